import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { TypeText } from '../../lib/mapping/column-type.js';
import { compileMapping, type TargetTable } from '../../lib/mapping/compile.js';
import type { TableMapping } from '../../lib/mapping/schema.js';
import { createTables } from '../../lib/sink/create-tables.js';
import type { Row } from '../../lib/types.js';
import { databases, useMariadb, useSqlite } from '../support/databases.js';
import { load } from '../support/orders.js';

const tablesOf = (tables: Record<string, TableMapping>): readonly TargetTable[] =>
  compileMapping({ record: '/orders/order', tables }, { startedAt: new Date(0) }).tables;
const key = (type: TypeText, from = '@id') => ({ from, type, key: true });

const shop = tablesOf({
  orders: { columns: { id: key('integer'), note: { from: 'note', type: 'string(40)', required: true } } },
  lines: { each: 'line', columns: { order_id: key('integer', '/@id'), no: key('integer', '#') } },
  taxes: {
    each: 'line/tax',
    columns: {
      order_id: key('integer', '/@id'),
      line: key('integer', '../#'),
      code: key('string(3)', '@code'),
    },
  },
});

/** A value of each type at its edge, as mappings give it, and as it is read when that is another way. */
const VALUES: readonly (readonly [TypeText, Row[string], (text: unknown) => boolean])[] = [
  ['string(6)', 'ß\u{1f6d2}\'\\" ', value => value === 'ß\u{1f6d2}\'\\" '],
  ['string', 'x'.repeat(100_000), value => value === 'x'.repeat(100_000)],
  ['string(20000)', '007', value => value === '007'],
  ['integer', 2n ** 63n - 1n, value => BigInt(value as string) === 2n ** 63n - 1n],
  ['integer', -(2n ** 63n), value => BigInt(value as string) === -(2n ** 63n)],
  ['decimal(12,2)', '1234567890.12', value => Number(value) === 1234567890.12],
  ['decimal(15,0)', '999999999999999', value => Number(value) === 999999999999999],
  [
    'decimal(38,10)',
    '1234567890123456789012345678.0123456780',
    value => String(value).startsWith('1234567890123456789012345678.012345678'),
  ],
  ['float', 0.1 + 0.2, value => value === 0.1 + 0.2],
  ['float', 5e-324, value => value === 5e-324],
  ['boolean', true, value => Number(value) === 1],
  ['date', '2024-02-29', value => shown(value).startsWith('2024-02-29')],
  ['time', '23:59:59', value => value === '23:59:59'],
  ['time(6)', '23:59:59.123456', value => value === '23:59:59.123456'],
  ['datetime', '2024-10-27 02:30:00', value => shown(value).startsWith('2024-10-27 02:30:00')],
  ['datetime(6)', '9999-12-31 23:59:59.999999', value => shown(value).startsWith('9999-12-31 23:59:59.999')],
  [
    'binary(4)',
    Uint8Array.of(0, 255, 39, 92),
    value => Buffer.from([0, 255, 39, 92]).equals(value as Buffer),
  ],
  ['binary', new Uint8Array(70_000), value => (value as Buffer).length === 70_000],
  [
    'json',
    '{"b":1.00,"a":12345678901234567890.123}',
    value => value === '{"b":1.00,"a":12345678901234567890.123}',
  ],
];
const shown = (value: unknown): string =>
  value instanceof Date ? value.toISOString().replace('T', ' ') : String(value);

for (const { name, use } of databases) {
  describe(`createTables in ${name}`, () => {
    const database = use();
    let db: Knex;
    before(() => {
      const { mariadb } = database;
      if (!mariadb) return void (db = database.connect());
      const connection = { ...mariadb.connection, timezone: 'Z', supportBigNumbers: true };
      db = database.connect({ connection });
    });
    afterEach(async () => {
      for (const table of ['taxes', 'lines', 'orders', 'one']) await db.schema.dropTableIfExists(table);
      assert.equal(db.client.pool.numUsed(), 0);
    });

    it('makes all tables with their keys, and the second time none', async () => {
      assert.deepEqual(await createTables(db, shop), ['orders', 'lines', 'taxes']);
      assert.deepEqual(await createTables(db, shop), []);
      const record = {
        orders: { id: 1, note: 'x' },
        lines: [{ order_id: 1, no: 1 }],
        taxes: [{ order_id: 1, line: 1, code: 'VAT' }],
      };
      assert.equal((await load(db, [record])).error, undefined);
      for (const [rows, code] of [
        [{ orders: { id: 1, note: 'x' } }, 'duplicate_key'],
        [{ orders: { id: 2, note: null } }, 'not_null'],
        [{ orders: { id: null, note: 'x' } }, name === 'SQLite' ? undefined : 'not_null'],
        [{ lines: { order_id: 99, no: 1 } }, 'foreign_key'],
        [{ lines: { order_id: null, no: 1 } }, 'not_null'],
        [{ taxes: { order_id: 1, line: 2, code: 'VAT' } }, 'foreign_key'],
        [{ taxes: { order_id: 1, line: 1, code: 'VAT' } }, 'duplicate_key'],
        [{ taxes: { order_id: 1, line: 1, code: 'vat' } }, undefined],
      ] as const) {
        assert.equal((await load(db, [rows])).error?.code, code, JSON.stringify(rows));
      }
    });

    it('leaves tables alone that are there, and makes no foreign keys to them', async () => {
      await db.schema.createTable('orders', table => table.integer('id').primary());
      assert.deepEqual(await createTables(db, shop), ['lines', 'taxes']);
      assert.deepEqual(Object.keys(await db('orders').columnInfo()), ['id']);
      assert.equal((await load(db, [{ lines: { order_id: 9, no: 1 } }])).error, undefined);
      const { error } = await load(db, [{ taxes: { order_id: 9, line: 2, code: 'a' } }]);
      assert.equal(error?.code, 'foreign_key');
    });

    for (const [type, value, isSame] of VALUES) {
      it(`keeps ${type} exactly: ${typeof value === 'object' ? 'bytes' : String(value).slice(0, 40)}`, async () => {
        await createTables(db, tablesOf({ one: { columns: { c: { from: 'c', type } } } }));
        const { error } = await load(db, [{ one: { c: value } }, { one: { c: null } }]);
        assert.equal(error, undefined);
        const big = name === 'SQLite' && typeof value === 'bigint';
        const found = await db('one')
          .select(big ? db.raw('CAST(c AS TEXT) AS c') : 'c')
          .whereNotNull('c');
        assert.equal(found.length, 1);
        assert.ok(isSame(found[0].c), shown(found[0].c).slice(0, 60));
      });
    }

    it('compares keys byte by byte', async () => {
      await createTables(db, tablesOf({ one: { columns: { c: { ...key('string(20)'), trim: false } } } }));
      const words = ['a', 'A', 'a ', 'ä', 'a\u0308', 'ss', 'ß', ''];
      const records = [...words, 'a'].map(c => ({ one: { c } }));
      const { rejects, rows } = await load(db, records, { maxRejects: 9 });
      assert.deepEqual(
        [rows.one, rejects.map(({ position }) => position.record)],
        [words.length, [words.length]],
      );
    });

    it('takes names that are words of SQL', async () => {
      const tables = tablesOf({
        one: { columns: { select: key('integer'), order: { from: 'o', type: 'date' } } },
      });
      await createTables(db, tables);
      const { error } = await load(db, [{ one: { select: 1, order: null } }]);
      assert.equal(error, undefined);
    });

    it('refuses a transaction, before anything is made', async () => {
      await db.transaction(async transaction => {
        await assert.rejects(createTables(transaction, shop), {
          name: 'TypeError',
          message: /^db: expected a Knex/,
        });
      });
      assert.equal(await db.schema.hasTable('orders'), false);
    });
  });
}

describe('createTables in MariaDB', () => {
  const database = useMariadb();

  for (const [title, columns, message] of [
    [
      'a key of text without a length',
      { c: key('string') },
      'column c of one: expected a length of a column of the key, such as string(100)',
    ],
    [
      'a key of bytes without a length',
      { c: key('binary') },
      'column c of one: expected a length of a column of the key, such as binary(100)',
    ],
    [
      'a key that is too long',
      { c: key('string(769)') },
      'creating table one: its key is longer than the server takes (of a string(n) at most string(768))',
    ],
    [
      'columns that are too wide together',
      Object.fromEntries([1, 2].map(n => [`c${n}`, { from: 'c', type: 'string(16000)' as const }])),
      /^creating table one: its columns are wider together than the server takes/,
    ],
  ] as readonly [string, TableMapping['columns'], string | RegExp][]) {
    it(`refuses ${title}`, async () => {
      const first: TableMapping = { columns: { id: key('integer') } };
      const tables = tablesOf({ first, one: { columns } });
      await assert.rejects(createTables(database.db, tables), { name: 'LoadError', code: 'target', message });
      assert.equal(await database.db.schema.hasTable('one'), false);
      await database.db.schema.dropTableIfExists('first');
    });
  }

  it('are InnoDB, whatever the default is', async function () {
    if (!database.mariadb!.server.isOurs) this.skip();
    await database.db.raw('SET GLOBAL default_storage_engine = MyISAM');
    await createTables(database.connect(), tablesOf({ made: { columns: { id: key('integer') } } }));
    await database.db.raw('SET GLOBAL default_storage_engine = InnoDB');
    assert.equal((await load(database.db, [{ made: { id: 1 } }])).error, undefined);
  });
});

describe('createTables in SQLite', () => {
  const database = useSqlite();

  it('makes all tables or none', async () => {
    await database.db.raw('CREATE TABLE there (id)');
    await database.db.raw('CREATE INDEX lines ON there (id)');
    await assert.rejects(createTables(database.db, shop), { name: 'LoadError', code: 'database' });
    assert.equal(await database.db.schema.hasTable('orders'), false);
  });
});
