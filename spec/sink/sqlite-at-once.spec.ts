import assert from 'node:assert/strict';
import type { Database } from 'better-sqlite3';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { sqliteColumnsFrom } from '../../lib/sink/writers/sqlite-schema.js';
import type { ColumnValue, RowsOf } from '../../lib/types.js';
import { useSqlite } from '../support/databases.js';
import { createOrders, load, order, orders, ordersIn } from '../support/orders.js';

/** Fewer rows go in one by one. */
const MANY = 600;

const TYPES = [
  ...['INTEGER', 'BIGINT', 'TEXT', 'VARCHAR(20)', 'BLOB', '', 'REAL', 'DOUBLE', 'NUMERIC', 'DECIMAL(12,2)'],
  ...['BOOLEAN', 'DATE', 'JSON'],
];
const DESCRIPTION = TYPES.map((declared, index) => ({ name: `c${index}`, declared }));
const takes = sqliteColumnsFrom('kept', DESCRIPTION);

const value: fc.Arbitrary<ColumnValue> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 99 }),
  fc.constantFrom('', '\0', 'a\0b', '\ufeff', '\u{1f6d2}', '007', '12.50', '-0', '1e3', ' 5 ', '0.1'),
  fc.constantFrom(0, -0, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, -(2 ** 53), 2 ** 60, 1e300, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.oneof(fc.integer(), fc.maxSafeInteger()).map(String),
  fc.oneof(fc.boolean(), fc.constant(null)),
  fc.uint8Array({ maxLength: 99 }).map(bytes => Buffer.from(bytes)),
);

/** What a column does not take is refused, which is not looked at here. */
function asTaken(values: readonly ColumnValue[]): Record<string, ColumnValue> {
  const row = DESCRIPTION.map(({ name }, index) => {
    try {
      takes.get(name)!(values[index]!);
      return [name, values[index]!] as const;
    } catch {
      return [name, null] as const;
    }
  });
  return Object.fromEntries(row);
}

describe('Rows that go into SQLite at once', () => {
  const database = useSqlite();
  const copies: string[] = [];

  before(async () => {
    const connection = (await database.db.client.acquireConnection()) as Database;
    const prepare = connection.prepare.bind(connection);
    connection.prepare = (sql: string) => {
      if (/^INSERT .* SELECT /.test(sql)) copies.push(sql);
      return prepare(sql) as never;
    };
    await database.db.client.releaseConnection(connection);
  });

  beforeEach(() => createOrders(database.db));

  /** How many statements have put rows in at once. */
  async function copiesOf(action: () => Promise<unknown>): Promise<number> {
    copies.length = 0;
    await action();
    return copies.length;
  }

  it('have the values, by storage class and byte for byte, of those that go in one by one', async () => {
    await database.db.raw(
      `CREATE TABLE kept (no INTEGER, ${DESCRIPTION.map(({ name, declared }) => `${name} ${declared}`)})`,
    );
    const rows = fc.array(fc.tuple(...TYPES.map(() => value)), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(rows, async all => {
        const records: RowsOf[] = Array.from({ length: MANY }, (_none, no) => ({
          kept: { no, ...asTaken(all[no % all.length]!) },
        }));
        const put = async (maxRecords: number) => {
          await database.db('kept').delete();
          assert.equal((await load(database.db, records, { maxRecords })).error, undefined);
          const classes = DESCRIPTION.map(
            ({ name }) => `typeof(${name}) || ' ' || hex(CAST(${name} AS BLOB)) AS as_${name}`,
          );
          return database.db.raw(`SELECT *, ${classes} FROM kept ORDER BY no`);
        };
        let [atOnce, oneByOne]: unknown[] = [];
        assert.equal(await copiesOf(async () => (oneByOne = await put(100))), 0);
        assert.equal(await copiesOf(async () => (atOnce = await put(MANY))), 1);
        assert.deepEqual(atOnce, oneByOne);
      }),
      { numRuns: 30 },
    );
  });

  const BAD: readonly [number, RowsOf][] = [
    [30, order(30, null)],
    [40, order(39)],
    [50, { orders: { id: 50, name: 'a' }, order_lines: { order_id: -1, no: 1 } }],
  ];
  const NO_INTEGER: (typeof BAD)[number] = [60, { orders: { id: 1.5, name: 'a' } }];

  for (const [what, bad, copied] of [
    // One table, which is refused; and both of those that are left.
    ['by the database', BAD, 3],
    ['for a value', [...BAD, NO_INTEGER], 2],
  ] as const) {
    it(`are refused ${what}, record by record, as those that go in one by one`, async () => {
      const records: RowsOf[] = orders(MANY);
      for (const [at, rows] of bad) records[at] = rows;
      const put = async (maxRecords: number) => {
        await createOrders(database.db);
        const { batches: _, ...report } = await load(database.db, records, { maxRecords, maxRejects: 9 });
        return { report, lines: await database.db('order_lines').orderBy(['order_id', 'no']) };
      };
      let atOnce: Awaited<ReturnType<typeof put>>;
      assert.equal(await copiesOf(async () => (atOnce = await put(MANY))), copied);
      assert.deepEqual(atOnce!, await put(100));
      const places = atOnce!.report.rejects.map(({ position }) => position.record);
      assert.deepEqual(
        places.toSorted((a, b) => a - b),
        bad.map(([at]) => at),
      );
    });
  }

  it('are missed where a trigger drops them', async () => {
    const { db } = database;
    await db.raw(`CREATE TRIGGER drops BEFORE INSERT ON order_lines WHEN NEW.order_id = 77 AND NEW.no = 2
      BEGIN SELECT RAISE(IGNORE); END`);
    const { error, written } = await load(db, orders(MANY));
    assert.equal(error!.message, 'record 77: order_lines: the row did not go in');
    assert.equal(written, 0);
    assert.deepEqual(await ordersIn(db), []);
  });

  it('are none whose keys may be there', async () => {
    const { db } = database;
    await load(db, orders(1));
    const copied = await copiesOf(async () => {
      const { conflicts } = await load(db, orders(MANY), { onConflict: 'ignore' });
      assert.deepEqual(conflicts.orders, { ignored: 1, updated: 0 });
    });
    assert.equal(copied, 0);
  });

  it('are not those of a table that refers to itself', async () => {
    const { db } = database;
    await db.raw('CREATE TABLE parts (id INTEGER PRIMARY KEY, whole INTEGER REFERENCES parts)');
    const parts = Array.from({ length: MANY }, (_none, id) => ({
      // The first one's is the last one.
      parts: { id, whole: id === 0 ? MANY - 1 : id - 1 },
    }));
    const outcome = (maxRecords: number) => load(db, parts, { maxRecords });
    const [atOnce, oneByOne] = [await outcome(MANY), await outcome(100)];
    assert.deepEqual([atOnce.error!.code, oneByOne.error!.code], ['foreign_key', 'foreign_key']);
    assert.equal(atOnce.written, 0);
  });

  it('go in where one is too large for a page', async () => {
    const large = 'x'.repeat(70_000);
    const records = [...orders(MANY), { orders: { id: MANY, name: large } }];
    assert.equal((await load(database.db, records)).error, undefined);
    assert.equal((await database.db('orders').where({ id: MANY }).first()).name, large);
  });

  it('go into a database whose text is UTF-16', async () => {
    const db = database.connect({ connection: { filename: ':memory:' } });
    await db.raw("PRAGMA encoding = 'UTF-16'");
    await createOrders(db);
    assert.equal((await load(db, orders(MANY))).error, undefined);
    assert.equal((await ordersIn(db)).length, MANY);
  });

  it('leave nothing attached', async () => {
    const attached = async () => (await database.db.raw('PRAGMA database_list')).length;
    assert.equal(await copiesOf(() => load(database.db, orders(MANY))), 2);
    assert.equal(await attached(), 1);
    assert.equal((await load(database.db, orders(MANY))).error!.code, 'duplicate_key');
    assert.equal(await attached(), 1);
  });

  describe('by way of a file', () => {
    let folder: string;
    const { TMPDIR } = process.env;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'millrace-files-'));
    });
    afterEach(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    after(() => rmSync(folder, { recursive: true }));

    async function putWith(directory: string, db: Knex): Promise<number> {
      process.env.TMPDIR = directory;
      return copiesOf(async () => assert.equal((await load(db, orders(MANY))).error, undefined));
    }

    it('leave none', async () => {
      const { db } = database;
      const atOpen: string[][] = [];
      const connection = (await db.client.acquireConnection()) as Database;
      connection.function('look', () => void atOpen.push(readdirSync(folder)));
      await db.client.releaseConnection(connection);
      await db.raw('CREATE TRIGGER looks AFTER INSERT ON orders WHEN NEW.id = 5 BEGIN SELECT look(); END');
      assert.equal(await putWith(folder, db), 2);
      // Not even its name, while it is open.
      assert.deepEqual(atOpen, [[]]);
    });

    it('go in one by one where there can be none', async () => {
      assert.equal(await putWith(join(folder, 'missing'), database.db), 0);
      assert.equal((await ordersIn(database.db)).length, MANY);
    });
  });
});
