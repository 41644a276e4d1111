import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import Sqlite, { type Database } from 'better-sqlite3';
import knex from 'knex';
import { type LoadFailure, load } from '../../lib/load.js';
import { describeTables } from '../../lib/sink/describe.js';
import { databases } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';
import { failed, person } from '../support/people.js';
import toRows from '../support/people-rows.js';

const module = new URL('../support/people-rows.js', import.meta.url);
const NAMES = [
  'Ann',
  'nobody',
  'O\'Hara \\ "x"',
  'refused',
  'tab\tör\u{1F600}',
  'far too long for it',
  'Gil',
  'bytes',
];

describe('load by a row function', () => {
  it('waits for a database that is locked when it begins', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-locked-'));
    const filename = join(folder, 'people.sqlite');
    const other = new Sqlite(filename);
    const db = knex({
      ...{ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true },
      pool: { afterCreate: (made: Database, done: () => void) => (made.pragma('busy_timeout = 0'), done()) },
    });
    async function* people() {
      yield Buffer.from(`<people>${person(1, 'Ann')}`);
      other.exec('COMMIT');
      yield Buffer.from('</people>');
    }
    try {
      other.exec('CREATE TABLE people (id INTEGER, name TEXT, place TEXT)');
      other.exec('CREATE TABLE phones (id INTEGER, no INTEGER, phone TEXT)');
      other.exec('BEGIN IMMEDIATE');
      const source = Readable.from(people());
      const { written } = await load({ source, record: '/people/person', arrays: ['phone'], toRows, to: db });
      assert.equal(written, 1);
    } finally {
      await db.destroy();
      other.close();
      rmSync(folder, { recursive: true });
    }
  });
});

for (const { name, use } of databases) {
  describe(`load by a row function into ${name}`, () => {
    const database = use();
    const folder = mkdtempSync(join(tmpdir(), 'millrace-rows-'));
    const source = join(folder, 'people.xml');
    after(() => rmSync(folder, { recursive: true }));
    beforeEach(async () => {
      const people = Array.from({ length: 70 }, (_none, id) => person(id, NAMES[id % NAMES.length]!));
      writeFileSync(source, `<people>${people.join('\n')}</people>`);
      await createTables();
    });
    afterEach(async () => {
      await database.db.raw('drop view if exists names');
      await dropTables(database.db, ['phones', 'people']);
    });

    async function createTables(): Promise<void> {
      await database.db.schema.createTable('people', table => {
        table.integer('id').primary();
        table.string('name', 12);
        table.string('place', 8);
        if (name === 'SQLite') table.check('length(name) <= 12');
      });
      await database.db.schema.createTable('phones', table => {
        table.integer('id').references('people.id');
        table.integer('no');
        table.string('phone', 20);
        table.primary(['id', 'no']);
      });
      // Of which no rows come, and none may.
      await database.db.raw('create view names as select name from people');
    }

    const loading = async (more: object) => {
      const options = {
        source,
        record: '/people/person',
        arrays: ['phone'],
        toRows: module,
        to: database.db,
      };
      const report = await load({ ...options, maxRecords: 9, maxRejects: 99, ledger: false, ...more });
      const contents = {
        people: await database.db('people').select('id', 'name').orderBy('id'),
        phones: await database.db('phones').orderBy(['id', 'no']),
      };
      const places = await database.db('people').distinct().pluck('place');
      for (const table of ['phones', 'people']) await database.db(table).delete();
      const { rejects, elapsedMs: _, settings, ...counts } = report;
      return { contents, rejects, counts, places, threads: settings!.threads };
    };

    it('runs the function of a module in threads, with the same outcome', async () => {
      const { places, threads, ...here } = await loading({ toRows });
      assert.deepEqual([places, threads], [['main'], 0]);
      assert.deepEqual([here.counts.read, here.counts.filtered, here.counts.rejected], [70, 9, 26]);
      assert.deepEqual([here.contents.people.length, here.contents.phones.length], [35, 70]);
      // Of more bytes than a block the rows are encoded here, too.
      for (const loadData of [false, true]) {
        const { places: _, threads: __, ...encoded } = await loading({ toRows, maxBytes: 2000, loadData });
        assert.deepEqual(encoded, here);
      }
      for (const count of [0, 1, 2]) {
        for (const loadData of [false, true]) {
          const there = await loading({ threads: count, loadData });
          assert.deepEqual([there.places, there.threads], [[count ? 'thread' : 'main'], count]);
          assert.deepEqual({ contents: there.contents, rejects: there.rejects, counts: there.counts }, here);
        }
      }
    });

    const loadsData = async (): Promise<void> => {
      const loaded = async (): Promise<number> => {
        const [[status]] = await database.db.raw("SHOW GLOBAL STATUS LIKE 'Com_load'");
        return Number(status.Value);
      };
      const before = await loaded();
      const to = database.connect({
        connection: { ...database.mariadb!.connection, flags: 'LOCAL_FILES' },
      });
      await loading({ threads: 1, loadData: true, to });
      // Of eight batches, three of which have a row that is too long.
      assert.ok((await loaded()) - before >= 16);
    };
    if (database.mariadb) it('sends rows by LOAD DATA where that is asked for', loadsData);

    const hasManyTables = async (): Promise<void> => {
      const all = await describeTables(database.db, undefined);
      assert.deepEqual(all!.map(([table]) => table).toSorted(), ['people', 'phones']);
      const names = Array.from({ length: 99 }, (_none, number) => `other_${number}`);
      for (const each of names) await database.db.schema.createTable(each, table => table.integer('id'));
      assert.equal(await describeTables(database.db, undefined), undefined);
      const { counts } = await loading({ threads: 1 });
      assert.equal(counts.written, 35);
      await dropTables(database.db, names);
    };
    if (database.mariadb) it('looks up all tables, unless they are many', hasManyTables);

    it('is the same job whether the function is given or its module', async () => {
      const job = {
        job: 'people',
        maxRejects: 99,
        maxRecords: 9,
        record: '/people/person',
        arrays: ['phone'],
      };
      const first = await load({ ...job, source, toRows: toRows as never, to: database.db });
      const again = await load({ ...job, source, toRows: module, to: database.db });
      assert.deepEqual([first.before, again.before, again.finished !== undefined], [0, 70, true]);
    });

    it('keeps to the main thread where values are to be revealed', async () => {
      const { places, rejects } = await loading({ threads: 2, reveal: true, rejects: () => {} });
      assert.deepEqual([places, rejects.length], [['main'], 26]);
    });

    it('refuses a module that is another one in the threads', async () => {
      const file = join(folder, 'changed.mjs');
      const write = (tag: number): void =>
        writeFileSync(file, `export default ({ '@id': id }) => ({ people: { id, name: '${tag}' } });`);
      write(1);
      const options = {
        source,
        record: '/people/person',
        toRows: pathToFileURL(file),
        ledger: false,
        threads: 1,
      };
      await load({ ...options, to: database.db });
      await database.db('people').delete();
      write(2);
      const { code, message } = (await failed({ ...options, to: database.db })) as LoadFailure & {
        code: string;
      };
      assert.equal(code, 'worker_failed');
      assert.match(message, /changed.mjs has changed since this process has read it/);
      assert.deepEqual(await database.db('people'), []);
    });

    it('takes the error of a stream that comes before it is read', async () => {
      const stream = createReadStream(join(folder, 'nowhere.xml'));
      const { message } = await failed({ source: stream, record: '/a', toRows: module, to: database.db });
      assert.equal(message, 'the stream: no such file');
      assert.ok(stream.destroyed);
    });

    for (const [what, text, error] of [
      [
        'that does not load',
        'export default (',
        { code: 'worker_failed', message: /wrong.mjs does not load/ },
      ],
      [
        'without a function',
        'export const rows = 1',
        { message: /^toRows: expected .*wrong.mjs to export a function/ },
      ],
      ['of another scheme', undefined, { message: /^toRows: expected a file: URL/ }],
    ] as const) {
      it(`refuses a module ${what}`, async () => {
        const file = join(folder, `${what.replaceAll(' ', '-')}-wrong.mjs`);
        if (text !== undefined) writeFileSync(file, text);
        const url = text === undefined ? new URL('data:text/javascript,') : pathToFileURL(file);
        const found = await failed({
          source,
          record: '/people/person',
          toRows: url as never,
          to: database.db,
        });
        assert.match(found.message, error.message);
        if ('code' in error) assert.equal((found as { code?: string }).code, error.code);
      });
    }
  });
}
