import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { programOf } from '../../lib/cli/program.js';
import { useCommandLine } from '../support/cli.js';

const readme = readFileSync('README.md', 'utf8');
const { commands } = programOf('1.2.3', () => {});

describe('The help of millrace', () => {
  const cli = useCommandLine();

  it('names the commands and the exit codes', async () => {
    const { code, out, err } = await cli.run(['--help']);
    assert.deepEqual([code, err], [0, '']);
    for (const { name } of commands.map(command => ({ name: command.name() })))
      assert.match(out, new RegExp(`^  ${name} `, 'm'));
    for (const exit of [0, 1, 2, 3, 4]) assert.match(out, new RegExp(`^  ${exit}  \\S`, 'm'));
  });

  it('is shown, as an error, where no command is given', async () => {
    const { code, err } = await cli.run([]);
    assert.equal(code, 2);
    assert.match(err, /^Usage: millrace/);
  });

  it('tells the version of the package', async () => {
    const { out } = await cli.run(['--version']);
    assert.equal(out.trim(), JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  it('guesses a command that is mistyped', async () => {
    const { code, err } = await cli.run(['laod']);
    assert.equal(code, 2);
    assert.match(err, /unknown command 'laod'\n\(Did you mean load\?\)/);
  });

  for (const command of commands) {
    const name = command.name();

    it(`of ${name} has two examples, of options that there are`, async () => {
      const { code, out } = await cli.run([name, '--help']);
      assert.equal(code, 0);
      const examples = out.slice(out.indexOf('Examples:')).match(/^ {2}millrace .*$/gm)!;
      assert.equal(examples.length, 2);
      assert.ok(examples.every(example => example.includes(`millrace ${name} `)));
      const known = commands.flatMap(({ options }) => options.map(({ long }) => long));
      for (const [option] of examples.join('\n').matchAll(/--[a-z-]+/g))
        assert.ok(known.includes(option), option);
    });

    it(`of ${name} tells of no option that the README does not`, () => {
      assert.ok(command instanceof Command);
      const missing = command.options.map(({ long }) => long!).filter(long => !readme.includes(`\`${long}`));
      assert.deepEqual(missing, []);
    });
  }
});
