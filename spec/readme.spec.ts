import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import knex from 'knex';
import { orderText } from '../bench/generate.js';
import { DEFAULT_CONNECTIONS, DEFAULT_MAX_BYTES, DEFAULT_MAX_RECORDS } from '../lib/defaults.js';
import type { Run } from './support/cli.js';
import { EXECUTABLE } from './support/cli.js';
import { useMariadb } from './support/databases.js';

// mocha runs in the root of the repo.
const readme = readFileSync('README.md', 'utf8');
const section = readme.slice(readme.indexOf('## Command line'), readme.indexOf('## Many documents'));
const blocks = [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block!);

describe('The commands of the README', function () {
  this.timeout(120_000);
  const database = useMariadb();
  let folder: string;

  before(function () {
    if (process.platform === 'win32') return this.skip();
    folder = mkdtempSync(join(tmpdir(), 'millrace-readme-'));
    mkdirSync(join(folder, 'bin'));
    const program = `#!/bin/sh\nexec '${process.execPath}' '${EXECUTABLE}' "$@"\n`;
    writeFileSync(join(folder, 'bin', 'millrace'), program, { mode: 0o755 });
    mkdirSync(join(folder, 'exports'));
    writeFileSync(join(folder, 'orders.xml'), orders());
    writeFileSync(join(folder, 'exports', 'may.xml.gz'), gzipSync(orders()));
    copyFileSync(resolve('examples', 'orders.mapping.json'), join(folder, 'orders.mapping.json'));
  });
  after(() => folder && rmSync(folder, { recursive: true }));

  const orders = (): Buffer => Buffer.concat([...orderText({ format: 'xml', bytes: 30_000 })]);

  /** A block as it stands, but for the address of the server. */
  function run(block: string): Promise<Run> {
    const { user, host, port, password = '', database: name } = database.mariadb!.connection;
    const commands = block
      .replaceAll('mysql://loader@localhost/shop', `mysql://${user}@${host}:${port}/${name}`)
      .replace('MILLRACE_PASSWORD=secret', `MILLRACE_PASSWORD='${password}'`);
    const env = { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` };
    return new Promise(done => {
      execFile('sh', ['-euc', commands], { cwd: folder, env }, (error, out, err) =>
        done({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  it('are four blocks', () => assert.equal(blocks.length, 4));

  for (const [index, block] of blocks.entries()) {
    it(`do what they say: ${block.split('\n')[0]}`, async () => {
      const { code, out, err } = await run(block);
      assert.equal(code, 0, err);
      const count = orders().toString().split('</order>').length - 1;
      if (index === 0) {
        const db = knex({
          client: 'better-sqlite3',
          connection: join(folder, 'shop.sqlite'),
          useNullAsDefault: true,
        });
        assert.equal((await db('orders').select()).length, count);
        await db.destroy();
      }
      if (index === 1) {
        assert.equal((await database.db('orders').select()).length, count);
        const { written, conflicts, dryRun } = JSON.parse(out);
        assert.deepEqual([written, conflicts.orders, dryRun], [count, { ignored: 0, updated: count }, true]);
      }
      if (index === 3) {
        assert.match(out, new RegExp(`^orders\\.xml +20.* ${count} +${count} +0 +0$`, 'm'));
        assert.match(err, /^job orders\.xml has no rejects$/m);
      }
      if (index === 2) {
        assert.equal(out.trimEnd().split('\n').length, 3);
        assert.match(err, new RegExp(`^orders +0 +${count}$`, 'm'));
      }
    });
  }

  it('are of the commands that there are', async () => {
    const { code, out } = await run('millrace --help');
    assert.equal(code, 0);
    for (const [, name] of section.matchAll(/^\| `millrace (\w+) /gm))
      assert.match(out, new RegExp(`^ +${name} `, 'm'));
  });
});

describe('The options of the README', () => {
  const lines = readme.split('\n');

  for (const [option, value] of [
    ['--batch-records', DEFAULT_MAX_RECORDS],
    ['--batch-bytes', DEFAULT_MAX_BYTES],
    ['--connections', DEFAULT_CONNECTIONS],
  ] as const) {
    it(`tell what ${option} is unless given`, () => {
      const line = lines.find(text => text.startsWith(`| \`${option} `))!;
      assert.match(line, new RegExp(`: ${value.toLocaleString('en')} unless given`));
    });
  }
});
