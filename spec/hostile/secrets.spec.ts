import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { withoutPasswords } from '../../lib/cli/output.js';
import { person, writePeople } from '../cli/people.js';
import { useCommandLine } from '../support/cli.js';

// With all that parts a URL, and a blank.
const SECRET = 'canary /?#@: 53cr3t';
const ENCODED = encodeURIComponent(SECRET);
const NOWHERE = '127.0.0.1:1/shop';
const LOAD = ['load', 'people.xml', '--mapping', 'people.mapping.json'];

describe('A password', () => {
  const cli = useCommandLine();
  beforeEach(() => writePeople(cli, person(1, 'Ann')));

  const as = (password: string): string => `mysql://me:${password}@${NOWHERE}`;
  for (const [where, args] of [
    ['of the target', [...LOAD, '--to', as(ENCODED), '--debug', '--json']],
    ['of jobs', ['jobs', '--to', as(ENCODED), '--debug', '--json']],
    ['of rejects', ['rejects', as(SECRET), '--to', as(ENCODED), '--debug']],
    ['of retry', ['retry', 'x', '-m', 'people.mapping.json', '--to', as(ENCODED), '--debug']],
    ['in the name of a job', ['rejects', as(SECRET), '--to', 'sqlite:people.xml', '--debug']],
    ['in a target that is no URL', [...LOAD, '--to', as(SECRET)]],
    [
      'in the place of a source',
      ['load', as(SECRET), '--mapping', 'people.mapping.json', '--to', 'sqlite:x'],
    ],
    ['in the place of a file', [...LOAD, '--to', 'sqlite:x', '--create', '--rejects', as(SECRET)]],
    ['in the place of a number', [...LOAD, '--to', 'sqlite:x', '--threads', as(SECRET)]],
  ] as const) {
    it(`is never printed: ${where}`, async () => {
      const { code, out, err } = await cli.run(args);
      assert.notEqual(code, 0);
      assert.ok(!/canary|53cr3t/.test(out + err), err);
    });
  }

  it('is never printed: of the environment', async () => {
    const env = { MILLRACE_PASSWORD: SECRET };
    const { code, out, err } = await cli.run([...LOAD, '--to', `mysql://me@${NOWHERE}`, '--debug'], { env });
    assert.equal(code, 2);
    assert.ok(!/canary|53cr3t/.test(out + err), err);
  });

  for (const text of [
    'mysql://me:canary@host/shop',
    'error: mysql://:canary@host/shop: no such file',
    'mysql://my name:canary@host and mysql://me:53cr3t@host',
    'mysql://me:can@ary @host',
  ]) {
    it(`is left out of ${text}`, () => assert.doesNotMatch(withoutPasswords(text), /canary|ary|53cr3t/));
  }

  it('is all that is left out', () => {
    const text = 'https://host/path and a@b.c: https://host:80/path';
    assert.equal(withoutPasswords(text), text);
    assert.equal(withoutPasswords(`${text}\nmysql://me:x@host`), `${text}\nmysql://me:…@host`);
  });

  it('is in no file that is written', async () => {
    await cli.run([...LOAD, '--to', as(ENCODED), '--rejects', 'rejects.ndjson']);
    const files = readdirSync(cli.folder).map(name => readFileSync(cli.file(name), 'utf8'));
    assert.ok(files.length >= 2);
    assert.ok(!files.some(text => /canary|53cr3t/.test(text)));
  });
});
