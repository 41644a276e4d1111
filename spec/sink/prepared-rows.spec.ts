import assert from 'node:assert/strict';
import type { ColumnValue } from '../../lib/types.js';
import { numbered, rowsOf, useEncodedBatches } from '../support/encoded-batches.js';
import { AWKWARD, CHANGED_BY_MARIADB } from '../support/values.js';

describe('Rows by statements that are prepared', () => {
  const { database, put, statusOf, contents, withColumn } = useEncodedBatches();

  it('keep text byte for byte, and null', async () => {
    await withColumn('LONGTEXT');
    const before = await statusOf('Com_stmt_execute');
    const values = [...AWKWARD, null, '', 'x'.repeat(250), 'x'.repeat(251), 'é'.repeat(40_000)];
    await put(rowsOf(values));
    assert.ok((await statusOf('Com_stmt_execute')) > before);
    const rows = await database.db('t').select(database.db.raw('HEX(value) AS hex')).orderBy('no');
    assert.deepEqual(
      rows.map(({ hex }) => hex),
      values.map(value => (value === null ? null : Buffer.from(value).toString('hex').toUpperCase())),
    );
  });

  it('keep bytes of all kinds', async () => {
    await withColumn('VARBINARY(300)');
    const values = Array.from({ length: 256 }, (_none, byte) => Buffer.from([byte, 0x80, byte]));
    const all = Buffer.from(values.map(([byte]) => byte!));
    await put(rowsOf([...values, all, null, Buffer.alloc(0)]));
    assert.deepEqual(
      (await contents()).map(({ value }) => value),
      [...values, all, null, Buffer.alloc(0)],
    );
  });

  for (const count of [1, 15, 16, 17, 100, 1023, 1024, 1025, 5000]) {
    it(`put ${count} rows`, async () => {
      await withColumn('VARCHAR(20)');
      const before = await statusOf('Com_stmt_execute');
      const { written } = await put(numbered(count));
      assert.deepEqual(
        [written, await contents()],
        [count, numbered(count).map(({ t }) => ({ ...(t as object) }))],
      );
      assert.equal((await statusOf('Com_stmt_execute')) > before, count >= 16);
    });
  }

  for (const [type, value] of CHANGED_BY_MARIADB) {
    it(`refuse what text refuses: ${typeof value} ${String(value).slice(0, 30)} for ${type}`, async () => {
      const good = Array<ColumnValue>(20).fill(type.startsWith('BIT') ? 1 : null);
      const outcomes = [];
      for (const by of ['text', 'parameters'] as const) {
        await withColumn(type);
        const { read, written, rejected, rejects } = await put(rowsOf([...good, value, ...good]), by);
        outcomes.push({ read, written, rejected, rejects, rows: await contents() });
        await database.db.schema.dropTable('t');
      }
      assert.equal(outcomes[0]!.rejected, 1);
      assert.deepEqual(outcomes[1], outcomes[0]);
    });
  }

  it('keep numbers in columns of text as text does', async () => {
    const numbers = [0.1, -0, 1e20, 1e21, -1.5e300, 1e-7, 5e-324, 2 ** 53, 12n ** 20n, true, false];
    const outcomes = [];
    for (const by of ['text', 'parameters'] as const) {
      await withColumn('VARCHAR(40)');
      await put(rowsOf([...numbers, ...Array(20).fill('x')]), by);
      outcomes.push((await contents()).slice(0, numbers.length));
      await database.db.schema.dropTable('t');
    }
    assert.equal(outcomes[0]![3]!.value, '1e+21');
    assert.deepEqual(outcomes[1], outcomes[0]);
  });

  const parents = Array.from({ length: 20 }, (_none, no) => ({ parent: { no: no + 100 } }));
  for (const [what, record] of [
    ['a duplicate key', { parent: { no: 100 } }],
    ['a foreign key without its row', { parent: { no: 1 }, child: { no: 1, parent: 7 } }],
    ['a value that is missing', { parent: { no: null } }],
  ] as const) {
    it(`refuse what text refuses: ${what}`, async () => {
      const outcomes = [];
      for (const by of ['text', 'parameters'] as const) {
        await database.db.schema.raw('CREATE TABLE parent (no INT PRIMARY KEY) ENGINE = InnoDB');
        await database.db.schema.raw(
          'CREATE TABLE child (no INT, parent INT, CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent (no)) ENGINE = InnoDB',
        );
        const { written, rejects } = await put([...parents, record], by);
        outcomes.push({ written, rejects, rows: [await contents('parent'), await contents('child')] });
        for (const table of ['child', 'parent']) await database.db.schema.dropTable(table);
      }
      assert.equal(outcomes[0]!.rejects.length, 1);
      assert.deepEqual(outcomes[1], outcomes[0]);
    });
  }
});
