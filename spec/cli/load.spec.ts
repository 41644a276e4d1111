import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Knex } from 'knex';
import { type CommandLine, type Run, type RunOptions, useCommandLine } from '../support/cli.js';
import { type SpecDatabase, useMariadb, useSqlite } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';
import { people, person, writePeople } from './people.js';

const targets: readonly [name: string, use: () => SpecDatabase, urlOf: (db: Knex) => string][] = [
  ['SQLite', useSqlite, ({ client }) => `sqlite:${client.config.connection.filename}`],
  [
    'MariaDB',
    useMariadb,
    ({ client }) => {
      const { user, host, port, database } = client.config.connection;
      return `mariadb://${user}@${host}:${port}/${database}`;
    },
  ],
];

for (const [name, use, urlOf] of targets) {
  describe(`millrace load into ${name}`, () => {
    const database = use();
    const cli: CommandLine = useCommandLine();
    const load = (args: readonly string[], options: RunOptions = {}): Promise<Run> => {
      const password = String(database.mariadb?.connection.password ?? '');
      const env = password ? { MILLRACE_PASSWORD: password } : {};
      const fixed = ['--mapping', 'people.mapping.json', '--to', urlOf(database.db)];
      return cli.run(['load', ...fixed, ...args], { env, ...options });
    };
    const names = (): Promise<string[]> => database.db('people').orderBy('id').pluck('name');
    afterEach(() => dropTables(database.db, ['phones', 'people']));

    it('makes the tables and loads a file, and tells people so', async () => {
      writePeople(cli, person(1, 'Anna'), person(2, 'nobody'), person(3, 'Bo'));
      const { code, out, err } = await load(['people.xml', '--create', '--threads', '1']);
      assert.deepEqual([code, out], [0, '']);
      const connections = name === 'SQLite' ? '1 connection' : '3 connections';
      const table = err.replace(/in \d+\.\ds/, 'in TIMEs').replace(/^\d+ B/m, 'SIZE');
      assert.equal(
        table,
        `records  read  written  filtered  rejected
            3        2         1         0

table   rows
people     2
phones     4

issue                  times
people.name truncated      1

SIZE in TIMEs: 1 thread, ${connections}, batches of up to 2,000 records or 2.1 MB
`,
      );
      assert.deepEqual(await names(), ['Ann', 'Bo']);
      await assert.rejects(database.db('phones').insert({ person: 9, no: 1, phone: 'x' }), /FOREIGN KEY/i);
    });

    it('loads several files by pattern, packed and in other formats, in the order of their names', async () => {
      writePeople(cli);
      writeFileSync(cli.file('b-1.xml'), people(person(1, 'Ann<?as a value?>')));
      writeFileSync(cli.file('b-2.xml.gz'), gzipSync(people(person(2, 'Bo'))));
      writeFileSync(cli.file('a.ndjson'), '{"@id":"3","name":"Cy","phone":"1"}\n');
      const given = ['--threads', '0', '--connections', '1', '--batch-records', '9', '--batch-bytes', '99'];
      const { code, out } = await load(['a.ndjson', 'b-*', '--create', ...given, '--json', '--quiet']);
      assert.equal(code, 0);
      const { elapsedMs, bytes, sources, settings, ...totals } = JSON.parse(out);
      assert.deepEqual(totals, {
        ...{ read: 3, written: 3, filtered: 0, rejected: 0, readAsValues: 1 },
        ...{ rows: { people: 3, phones: 5 }, conflicts: {} },
        ...{ issues: [], rejects: [], dryRun: false },
      });
      assert.deepEqual(
        sources.map(({ source, read }: { source: string; read: number }) => [source, read]),
        [
          ['a.ndjson', 1],
          ['b-1.xml', 1],
          ['b-2.xml.gz', 1],
        ],
      );
      assert.deepEqual(settings, { threads: 0, connections: 1, maxRecords: 9, maxBytes: 99 });
      assert.equal(bytes > 100 && elapsedMs > 0, true);
      assert.deepEqual(await names(), ['Ann', 'Bo', 'Cy']);
    });

    it('loads standard input', async () => {
      writePeople(cli);
      const { code, err } = await load(['-', '--create', '-q'], { input: people(person(1, 'Ann')) });
      assert.deepEqual([code, err], [0, '']);
      assert.deepEqual(await names(), ['Ann']);
    });

    it('ends with 3 when records within the limit are refused, and writes them to a file', async () => {
      writePeople(cli, person(1, 'Ann'), person('x', 'Bo'), person(1, 'Cy'));
      const { code, err } = await load([
        'people.xml',
        '--create',
        '--max-rejects',
        '2',
        '--rejects',
        'r.ndjson',
      ]);
      assert.equal(code, 3);
      assert.match(
        err,
        /^rejected: people\.xml: record 1, byte \d+, line 3, column 1: people\.id: not a number$/m,
      );
      const lines = readFileSync(cli.file('r.ndjson'), 'utf8').trimEnd().split('\n');
      const rejects = lines.map(line => JSON.parse(line));
      assert.deepEqual(
        rejects.map(({ source, stage, position }) => [source, stage, position.line]),
        [
          ['people.xml', 'map', 3],
          ['people.xml', 'insert', 4],
        ],
      );
      assert.ok(!lines.join().includes('Cy'));
    });

    it('puts values into the file of rejects only with --reveal', async () => {
      writePeople(cli, person('x', 'Bo'));
      const { code } = await load([
        'people.xml',
        '--create',
        '--max-rejects',
        '100%',
        '--rejects',
        'r.ndjson',
        '--reveal',
      ]);
      assert.equal(code, 3);
      const { value } = JSON.parse(readFileSync(cli.file('r.ndjson'), 'utf8'));
      assert.deepEqual(value, { '@id': 'x', name: 'Bo', phone: ['x', '0'] });
    });

    it('counts the limit over all sources', async () => {
      writePeople(cli, person('x', 'Bo'));
      writeFileSync(cli.file('more.xml'), people(person(1, 'Ann'), person('y', 'Cy')));
      const sources = ['people.xml', 'more.xml'];
      const { code, out, err } = await load([...sources, '--create', '--max-rejects', '1', '--json']);
      assert.equal(code, 1);
      assert.match(err, /^error: more\.xml: record 1, .*line 3, column 1: .*people\.id: not a number$/m);
      const { read, rejected, error } = JSON.parse(out);
      assert.deepEqual([read, rejected], [1, 1]);
      assert.equal(error.code, 'bad_value');
    });

    it('ignores or updates rows that are there, and counts them', async () => {
      writePeople(cli, person(1, 'Ann'));
      await load(['people.xml', '--create']);
      writePeople(cli, person(1, 'Bob'), person(2, 'Cy'));
      const ignored = await load(['people.xml', '--on-conflict', 'ignore', '--job', 'ignoring']);
      assert.match(ignored.err, /table +rows +ignored\npeople +1 +1\nphones +2 +2\n/);
      assert.deepEqual(await names(), ['Ann', 'Cy']);
      const updated = await load(['people.xml', '--on-conflict', 'update', '--job', 'updating']);
      assert.match(updated.err, /table +rows +updated\npeople +0 +2\nphones +0 +4\n/);
      assert.deepEqual(await names(), ['Bob', 'Cy']);
    });

    it('writes nothing with --dry-run', async () => {
      writePeople(cli, person(1, 'Ann'));
      await load(['people.xml', '--create']);
      writePeople(cli, person(2, 'Bob'));
      const { code, out, err } = await load(['people.xml', '--dry-run', '--json']);
      assert.equal(code, 0);
      assert.match(err, /Nothing is written: this was a dry run\.\n$/);
      assert.deepEqual([JSON.parse(out).rows, JSON.parse(out).dryRun], [{ people: 1, phones: 2 }, true]);
      assert.deepEqual(await names(), ['Ann']);
    });
  });
}
