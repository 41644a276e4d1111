import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Knex } from 'knex';
import type { ColumnValue } from '../../lib/types.js';
import { databases, useSqlite } from '../support/databases.js';
import { load } from '../support/orders.js';
import { AWKWARD, CHANGED_BY_MARIADB } from '../support/values.js';

/** SQLite takes any value in any column, and turns text that looks like a number into one. */
const CHANGED_BY_SQLITE: typeof CHANGED_BY_MARIADB = [
  ['INT', 1.5, 'bad_value'],
  ['INT', '1.5', 'bad_value'],
  ['INT', 'a', 'bad_value'],
  ['BIGINT', 2n ** 63n, 'out_of_range'],
  ['BIGINT', `${2n ** 63n}`, 'out_of_range'],
  ['BIGINT', 2 ** 60, 'bad_value'],
  ['DECIMAL(6,2)', 'a', 'bad_value'],
  ['DECIMAL(38,20)', '0.12345678901234567890', 'bad_value'],
  ['DECIMAL(38,0)', `${2n ** 63n}`, 'bad_value'],
  ['DECIMAL(38,0)', 2n ** 63n, 'out_of_range'],
  ['REAL', '1e400', 'bad_value'],
  ['REAL', 'NaN', 'bad_value'],
  ['FLOAT', 9007199254740993n, 'bad_value'],
  ['BOOLEAN', 'yes', 'bad_value'],
  ['TEXT', Buffer.from('a'), 'bad_value'],
  ['VARCHAR(20)', Buffer.from('a'), 'bad_value'],
  ['BLOB', 'a', 'bad_value'],
  ['UUID', '007', 'bad_value'],
  ['STRING', '1.0', 'bad_value'],
  ['JSON', 2n ** 63n, 'out_of_range'],
  ['', 2n ** 63n, 'out_of_range'],
];

for (const { name, use } of databases) {
  describe(`Values in ${name}`, () => {
    const database = use();
    const isSqlite = name === 'SQLite';

    before(() =>
      database.db.schema.createTable('kept', table => {
        table.integer('no');
        table.specificType('string', isSqlite ? 'text' : 'longtext');
        table.binary('bytes', 1000);
        table.bigInteger('big');
        table.double('dbl');
      }),
    );

    /** What the database holds of values, in its own words. */
    async function kept(column: string, values: readonly ColumnValue[], select = column): Promise<unknown[]> {
      await database.db('kept').delete();
      const records = values.map((value, no) => ({ kept: { no, [column]: value } }));
      const { error } = await load(database.db, records);
      if (error) throw error;
      const rows = await database
        .db('kept')
        .select(database.db.raw(`${select} AS value`))
        .orderBy('no');
      return rows.map(({ value }) => value);
    }
    const hex = isSqlite ? 'hex(CAST(string AS BLOB))' : 'HEX(string)';
    const hexOf = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();

    it('are text, byte for byte', async () => {
      assert.deepEqual(await kept('string', AWKWARD, hex), AWKWARD.map(hexOf));
    });

    it('are any text, byte for byte', async () => {
      const texts = fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 50 });
      await fc.assert(
        fc.asyncProperty(texts, async all =>
          assert.deepEqual(await kept('string', all, hex), all.map(hexOf)),
        ),
        { numRuns: 30 },
      );
    });

    it('are any bytes', async () => {
      const bytes = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 50 });
      await fc.assert(
        fc.asyncProperty(bytes, async all => {
          assert.deepEqual(
            await kept('bytes', all),
            all.map(value => Buffer.from(value)),
          );
        }),
        { numRuns: 30 },
      );
    });

    it('are bytes of a part of a buffer alone', async () => {
      const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3);
      assert.deepEqual(await kept('bytes', [part]), [Buffer.of(2, 3)]);
    });

    it('are whole numbers of 64 bits, however they are given', async () => {
      const numbers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
      const given = fc.oneof(numbers, numbers.map(String), fc.maxSafeInteger());
      await fc.assert(
        fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 50 }), async all => {
          assert.deepEqual(
            await kept('big', all, 'CAST(big AS CHAR)'),
            all.map(value => String(BigInt(value))),
          );
        }),
        { numRuns: 30 },
      );
    });

    it('are doubles', async () => {
      const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
      const given = doubles
        .filter(value => value === 0 || Math.abs(value) > 2.3e-308)
        .map(value => value || 0);
      await fc.assert(
        fc.asyncProperty(fc.array(given, { minLength: 1, maxLength: 50 }), async all => {
          for (const values of [all, all.map(String)]) {
            await kept('dbl', values);
            assert.deepEqual(await keptDoubles(database.db), all);
          }
        }),
        { numRuns: 20 },
      );
    });

    it('are true, false and null', async () => {
      assert.deepEqual(await kept('big', [true, false, null]), [1, 0, null]);
      assert.deepEqual(await kept('string', [null]), [null]);
    });

    it('are numbers as text in a column of text', async () => {
      const numbers = [1, -1.5, 2 ** 40, 0.1 + 0.2, 10n ** 20n];
      assert.deepEqual(await kept('string', numbers), numbers.map(String));
    });

    const changed = isSqlite ? CHANGED_BY_SQLITE : CHANGED_BY_MARIADB;
    for (const [type, value, code] of changed) {
      const shown = typeof value === 'object' ? 'bytes' : `${typeof value} ${String(value).slice(0, 30)}`;
      it(`are refused with ${code}: ${shown} in a column ${type}`, async () => {
        await createColumn(database.db, type);
        const good = { changes: { id: 1, value: null } };
        const { error, written, rejects } = await load(
          database.db,
          [good, { changes: { id: 2, value } }, { changes: { id: 3, value: null } }],
          { maxRejects: 1 },
        );
        assert.equal(error, undefined);
        assert.equal(written, 2);
        const [{ stage, table, column, position, reason, ...reject }] = rejects as never as [
          (typeof rejects)[0],
        ];
        assert.deepEqual({ stage, table, column }, { stage: 'insert', table: 'changes', column: 'value' });
        assert.deepEqual([reject.code, position.record], [code, 1]);
        assert.match(reason, /^column value of changes: /);
      });
    }

    it('are never in an error or a reject', async () => {
      const type = isSqlite ? 'INTEGER CHECK (value < 10) UNIQUE' : "ENUM ('canary-1') UNIQUE";
      await createColumn(database.db, type);
      const values = ['canary-1', 'canary-1', 'canary-2', 'canary-3', 4, true, Buffer.from('canary')];
      const records = values.map((value, id) => ({ changes: { id, value } }));
      const seen: unknown[] = [];
      const onBatch = (batch: unknown): void => void seen.push(batch);
      for (const maxRejects of [0, 1, 10])
        seen.push(await load(database.db, records, { maxRejects, onBatch }));
      const shown = JSON.stringify(seen, (_key, value) =>
        value instanceof Error
          ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
          : value,
      );
      assert.match(shown, /column value of changes/);
      assert.doesNotMatch(shown, /canary/);
    });
  });
}

/** By the binary protocol: as text the server gives a neighbouring double now and then. */
async function keptDoubles(db: Knex): Promise<number[]> {
  const sql = 'SELECT dbl FROM kept ORDER BY no';
  if (db.client.driverName !== 'mysql2') return (await db.raw(sql)).map(({ dbl }: { dbl: number }) => dbl);
  const connection = await db.client.acquireConnection();
  const [rows] = await connection.promise().execute(sql);
  await db.client.releaseConnection(connection);
  return rows.map(({ dbl }: { dbl: number }) => dbl);
}

async function createColumn(db: Knex, type: string): Promise<void> {
  await db.raw('DROP TABLE IF EXISTS changes');
  await db.raw(`CREATE TABLE changes (id INTEGER PRIMARY KEY, value ${type})`);
}

describe('Values in SQLite, by their storage class', () => {
  const database = useSqlite();

  for (const [type, value, storage, stored] of [
    ['', 5, 'integer', '5'],
    ['', true, 'integer', '1'],
    ['', 2 ** 40, 'integer', String(2 ** 40)],
    ['', 1.5, 'real', '1.5'],
    ['', '5', 'text', '5'],
    ['INTEGER', '+5', 'integer', '5'],
    ['INTEGER', 2 ** 53 - 1, 'integer', String(2 ** 53 - 1)],
    ['DECIMAL(10,2)', '12.10', 'real', '12.1'],
    ['DECIMAL(10,2)', '12.00', 'integer', '12'],
    ['REAL', 10n ** 20n, 'real', '1.0e+20'],
    ['BOOLEAN', false, 'integer', '0'],
    ['VARCHAR(3)', 'longer than that', 'text', 'longer than that'],
    ['DATE', '2024-01-02', 'text', '2024-01-02'],
    ['TEXT', true, 'text', '1'],
  ] as const) {
    it(`are ${storage} ${stored} in a column ${type} for ${typeof value} ${value}`, async () => {
      await createColumn(database.db, type);
      assert.equal((await load(database.db, [{ changes: { id: 1, value } }])).error, undefined);
      const [row] = await database.db.raw(
        'SELECT typeof(value) AS storage, CAST(value AS TEXT) AS stored FROM changes',
      );
      assert.deepEqual(row, { storage, stored });
    });
  }

  it('are as given in a column ANY of a STRICT table', async () => {
    await database.db.raw('CREATE TABLE strict (no INTEGER, value ANY) STRICT');
    const values = [5, '005', '5', 1.5, true];
    const records = values.map((value, no) => ({ strict: { no, value } }));
    assert.equal((await load(database.db, records)).error, undefined);
    const kept = await database.db.raw(
      "SELECT typeof(value) || ' ' || CAST(value AS TEXT) AS kept FROM strict ORDER BY no",
    );
    assert.deepEqual(
      kept.map((row: { kept: string }) => row.kept),
      ['integer 5', 'text 005', 'text 5', 'real 1.5', 'integer 1'],
    );
  });
});
