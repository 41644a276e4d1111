import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { orderText } from '../../bench/generate.js';
import { EXECUTABLE, useCommandLine } from '../support/cli.js';

// util-linux's script gives a program a terminal; that of macOS has other options.
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

describe('Progress', () => {
  const cli = useCommandLine();
  const mapping = `${process.cwd()}/examples/orders.mapping.json`;
  const args = ['load', 'orders.xml', '-m', mapping, '-t', 'sqlite:o.sqlite', '--create'];
  beforeEach(() => {
    writeFileSync(
      cli.file('orders.xml'),
      Buffer.concat([...orderText({ format: 'xml', bytes: 16_000_000 })]),
    );
  });

  it('is a line that changes on a terminal, with rates and the time left', async function () {
    if (!hasTerminal) this.skip();
    const command = [process.execPath, EXECUTABLE, ...args].map(word => `'${word}'`).join(' ');
    const shown = await new Promise<string>(done => {
      const options = { cwd: cli.folder, env: { ...process.env, TERM: 'xterm', COLUMNS: '200' } };
      const child = execFile(
        'script',
        ['-qec', `stty cols 200; ${command}`, '/dev/null'],
        options,
        (_error, out) => done(out),
      );
      child.stdin!.end();
    });
    assert.match(
      shown,
      /orders\.xml \[=+-+\] \d+% \| [\d.]+ MB \| [\d,]+ records\/s \| [\d,]+ rows\/s \| \d+s left/,
    );
    assert.match(shown, /records +read +written/);
  });

  it('is no such line elsewhere, and none with --quiet', async () => {
    const { err } = await cli.run(args);
    assert.match(err, /^records +read/);
    const again = await cli.run([...args, '--quiet', '--on-conflict', 'ignore']);
    assert.equal(again.err, '');
  });
});
