import assert from 'node:assert/strict';
import fc from 'fast-check';
import knex from 'knex';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { KnexSinkOptions } from '../../lib/sink/knex-sink-options.js';
import type { OnConflict } from '../../lib/sink/on-conflict.js';
import { databases, useMariadb, useSqlite } from '../support/databases.js';
import { load } from '../support/orders.js';

/** A model of the table: what is there, and what becomes of the rows. */
function modelOf(before: readonly Pair[], rows: readonly Pair[], rule: OnConflict) {
  const there = new Map(before.map(pair => [keyOf(pair), pair]));
  let conflicts = 0;
  for (const pair of rows) {
    const isThere = there.has(keyOf(pair));
    if (isThere) conflicts++;
    if (!isThere || rule === 'update') there.set(keyOf(pair), pair);
  }
  return { contents: [...there.values()].sort(byKey), inserted: rows.length - conflicts, conflicts };
}

interface Pair {
  readonly shop: string;
  readonly no: number;
  readonly note: string | null;
}
const keyOf = ({ shop, no }: Pair): string => `${shop} ${no}`;
const byKey = (a: Pair, b: Pair): number => (a.shop < b.shop ? -1 : a.shop > b.shop ? 1 : a.no - b.no);

const pair = fc.record(
  {
    shop: fc.constantFrom('a', 'b'),
    no: fc.nat(4),
    note: fc.option(fc.constantFrom('x', 'y', "'z`\\")),
  },
  { noNullPrototype: true },
);

for (const { name, use } of databases) {
  describe(`onConflict of knexSink into ${name}`, () => {
    const database = use();
    beforeEach(async () => {
      const { schema } = database.db;
      await schema.dropTableIfExists('pairs');
      await schema.createTable('pairs', table => {
        table.string('note', 20);
        table.integer('no');
        table.string('shop', 8);
        table.primary(['shop', 'no']);
      });
    });
    afterEach(() => assert.equal(database.db.client.pool.numUsed(), 0));
    const insert = (rows: readonly Pair[], options: KnexSinkOptions & { maxRecords?: number } = {}) =>
      load(
        database.db,
        rows.map(row => ({ pairs: { ...row } })),
        options,
      );
    const contents = async (): Promise<Pair[]> =>
      (await database.db('pairs').select('shop', 'no', 'note')).map(row => ({ ...row })).sort(byKey);

    for (const rule of ['ignore', 'update'] as const) {
      it(`${rule}: leaves what the rule says and counts exactly, whatever the rows and batches`, async () => {
        const sizes = fc.constantFrom(1, 2, 3, 100);
        await fc.assert(
          fc.asyncProperty(
            fc.uniqueArray(pair, { selector: keyOf, maxLength: 6 }),
            fc.array(pair, { minLength: 1, maxLength: 12 }),
            sizes,
            async (before, rows, maxRecords) => {
              await database.db('pairs').delete();
              if (before.length > 0) await database.db('pairs').insert(before);
              const { error, ...report } = await insert(rows, { onConflict: rule, maxRecords });
              assert.equal(error, undefined);
              const expected = modelOf(before, rows, rule);
              assert.deepEqual(await contents(), expected.contents);
              assert.deepEqual([report.written, report.rows], [rows.length, { pairs: expected.inserted }]);
              const { ignored = 0, updated = 0 } = report.conflicts.pairs ?? {};
              const counts = rule === 'update' ? [0, expected.conflicts] : [expected.conflicts, 0];
              assert.deepEqual([ignored, updated], counts);
            },
          ),
          { numRuns: 60 },
        );
      });

      it(`${rule}: counts the same for a Knex that knows only of rows that change`, async () => {
        const connection = name === 'SQLite' ? undefined : { ...database.mariadb!.connection };
        const other = database.connect(
          connection ? { connection: { ...connection, flags: '-FOUND_ROWS' } } : {},
        );
        const row = (no: number, note = 'x') => ({ pairs: { shop: 'a', no, note } });
        await load(other, [row(1), row(2)]);
        const again = [row(1), row(2, 'y'), row(3), row(3, 'z'), row(3, 'z')];
        for (const maxRecords of [1, 100]) {
          await database.db('pairs').where({ no: 3 }).delete();
          const { conflicts, rows } = await load(other, again, { onConflict: rule, maxRecords });
          const { ignored, updated } = conflicts.pairs!;
          assert.deepEqual({ rows: rows.pairs, there: ignored + updated }, { rows: 1, there: 4 });
        }
      });

      it(`${rule}: refuses a record that conflicts with another unique index, and takes the others`, async () => {
        await database.db.schema.alterTable('pairs', table =>
          table.unique(['note'], { indexName: 'by_note' }),
        );
        await insert([{ shop: 'a', no: 1, note: 'one' }]);
        const rows = [
          { shop: 'a', no: 2, note: 'two' },
          { shop: 'a', no: 3, note: 'one' },
          { shop: 'a', no: 4, note: 'four' },
        ];
        const { error, rejects, written } = await insert(rows, { onConflict: rule, maxRejects: 1 });
        assert.equal(error, undefined);
        assert.deepEqual(
          rejects.map(({ code, position }) => [code, position.record]),
          [['duplicate_key', 1]],
        );
        assert.match(rejects[0]!.reason, /pairs: duplicate key/);
        assert.equal(written, 2);
        assert.deepEqual(
          (await contents()).map(({ no, note }) => [no, note]),
          [
            [1, 'one'],
            [2, 'two'],
            [4, 'four'],
          ],
        );
      });

      it(`${rule}: refuses a record whose key has a null in it`, async () => {
        await database.db.schema.dropTable('pairs');
        await database.db.schema.createTable('pairs', table => {
          table.increments('no');
          table.string('note');
        });
        const { error } = await load(database.db, [{ pairs: { no: null, note: 'x' } }], { onConflict: rule });
        assert.equal(error?.code, 'not_null');
        assert.match(
          error!.message,
          /^record 0: column no of pairs: expected a value, as it is part of the key/,
        );
      });

      it(`${rule}: ends the load where the rows do not have the key`, async () => {
        const { error } = await load(database.db, [{ pairs: { shop: 'a', note: null } }], {
          onConflict: rule,
        });
        assert.equal(error?.code, 'no_key');
        assert.match(
          error!.message,
          /^pairs: onConflict goes by the primary key, of which the rows have no no$/,
        );
      });

      it(`${rule}: ends the load where the table has no primary key`, async () => {
        await database.db.schema.dropTableIfExists('keyless');
        await database.db.schema.createTable('keyless', table => table.integer('id').unique());
        const { error } = await load(database.db, [{ keyless: { id: 1 } }], { onConflict: rule });
        assert.equal(error?.code, 'no_key');
        assert.match(error!.message, /^keyless: onConflict goes by the primary key, and it has none$/);
      });

      it(`${rule}: takes rows that are nothing but their key`, async () => {
        const rows = [{ pairs: { shop: 'a', no: 1 } }, { pairs: { shop: 'a', no: 1 } }];
        const { error, conflicts } = await load(database.db, rows, { onConflict: rule });
        assert.equal(error, undefined);
        const { ignored, updated } = conflicts.pairs!;
        assert.equal(ignored + updated, 1);
      });

      it(`${rule}: goes into a transaction given, too`, async () => {
        await insert([{ shop: 'a', no: 1, note: 'old' }]);
        await database.db.transaction(async transaction => {
          const rows = [{ pairs: { shop: 'a', no: 1, note: 'new' } }];
          const { conflicts } = await load(transaction, rows, { onConflict: rule });
          assert.ok(conflicts.pairs);
        });
        assert.equal((await contents())[0]!.note, rule === 'update' ? 'new' : 'old');
      });
    }

    it('update leaves the columns that the rows do not have', async () => {
      await insert([{ shop: 'a', no: 1, note: 'kept' }]);
      const { conflicts } = await load(database.db, [{ pairs: { no: 1, shop: 'a' } }], {
        onConflict: 'update',
      });
      assert.deepEqual(conflicts, { pairs: { ignored: 0, updated: 1 } });
      assert.deepEqual(await contents(), [{ shop: 'a', no: 1, note: 'kept' }]);
    });

    it('counts nothing of a batch that is found to have a bad record', async () => {
      await insert([{ shop: 'a', no: 1, note: null }]);
      const rows = [
        { shop: 'a', no: 1, note: 'again' },
        { shop: 'a', no: 2, note: null },
      ].map(row => ({ pairs: row }));
      const records = [...rows, { pairs: { shop: 'a', no: 'x', note: '' } }];
      const { rejected, conflicts } = await load(database.db, records, {
        onConflict: 'ignore',
        maxRejects: 1,
      });
      assert.equal(rejected, 1);
      assert.deepEqual(conflicts, { pairs: { ignored: 1, updated: 0 } });
    });

    it('fail refuses the record and counts no conflict', async () => {
      const rows = [1, 1].map(no => ({ shop: 'a', no, note: null }));
      const { rejects, conflicts } = await insert(rows, { maxRejects: 1, onConflict: 'fail' });
      assert.deepEqual([rejects[0]!.code, conflicts], ['duplicate_key', {}]);
    });
  });
}

describe('onConflict of knexSink', () => {
  const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
  after(() => db.destroy());

  it('is one of three words', () => {
    const message = "onConflict: expected fail or ignore or update, got 'replace'";
    assert.throws(() => knexSink(db, { onConflict: 'replace' as never }), { name: 'TypeError', message });
  });
});

describe('onConflict of knexSink into MariaDB', () => {
  const database = useMariadb();

  it('counts where a statement takes only a few rows, and refuses a row that can not be sent twice', async function () {
    if (!database.mariadb!.server.isOurs) this.skip();
    const { db } = database;
    await db.raw('CREATE TABLE wide (id INT PRIMARY KEY, text LONGTEXT)');
    const packet = 16_384;
    const row = (id: number, length: number) => ({ wide: { id, text: 'x'.repeat(length) } });
    const options = { onConflict: 'ignore', maxRejects: 100 } as const;
    await db.raw(`SET GLOBAL max_allowed_packet = ${packet}`);
    try {
      const narrow = database.connect();
      const lengths = [6000, 6000, 10, 6000, 9000];
      const records = lengths.map((length, index) => row(index % 3, length));
      const { error, rows, conflicts, rejects } = await load(narrow, records, options);
      assert.equal(error, undefined);
      assert.deepEqual([rows, conflicts], [{ wide: 3 }, { wide: { ignored: 1, updated: 0 } }]);
      assert.deepEqual([rejects[0]!.code, rejects[0]!.position.record], ['row_too_large', 4]);

      const edge = Array.from({ length: 100 }, (_, index) => row(10 + index, packet / 2 - 120 + index));
      const report = await load(narrow, edge, { ...options, maxRecords: 1 });
      assert.equal(report.error, undefined);
      assert.equal(report.rows.wide! + report.rejected, 100);
      assert.ok(report.rejected > 10 && report.rejected < 90);
    } finally {
      await db.raw('SET GLOBAL max_allowed_packet = 16777216');
    }
  });

  it('takes keys for the same that the column takes for the same', async () => {
    await database.db.raw(
      'CREATE TABLE words (word VARCHAR(9) COLLATE utf8mb4_general_ci PRIMARY KEY, n INT)',
    );
    const rows = ['a', 'A', 'a '].map((word, n) => ({ words: { word, n } }));
    const { conflicts } = await load(database.db, rows, { onConflict: 'update' });
    assert.deepEqual(conflicts, { words: { ignored: 0, updated: 2 } });
    assert.deepEqual(await database.db('words'), [{ word: 'a', n: 2 }]);
  });
});

describe('onConflict of knexSink into SQLite', () => {
  const database = useSqlite();

  it('lets no clause of the table drop a row for another key', async () => {
    await database.db.raw('CREATE TABLE clauses (id INTEGER PRIMARY KEY, a INT UNIQUE ON CONFLICT IGNORE)');
    const rows = [1, 2].map(id => ({ clauses: { id, a: 1 } }));
    const { rejects } = await load(database.db, rows, { onConflict: 'ignore', maxRejects: 1 });
    assert.equal(rejects[0]?.code, 'duplicate_key');
  });

  it('does not take a row for ignored that a trigger drops', async () => {
    await database.db.raw('CREATE TABLE dropped (id INTEGER PRIMARY KEY)');
    await database.db.raw('CREATE TRIGGER drops BEFORE INSERT ON dropped BEGIN SELECT RAISE(IGNORE); END');
    const { error } = await load(database.db, [{ dropped: { id: 1 } }], { onConflict: 'ignore' });
    assert.equal(error?.message, 'record 0: dropped: the row did not go in');
  });
});
