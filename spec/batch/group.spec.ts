import assert from 'node:assert/strict';
import { grouper } from '../../lib/batch/group.js';
import type { Batch, MappedRecord } from '../../lib/types.js';
import { at, contents, filtered, reject, rejected, withRows } from '../support/records.js';

function batchOf(mapped: readonly MappedRecord[], tables?: readonly string[]): Batch {
  const group = grouper(tables);
  for (const record of mapped) group.add(record);
  return group.take();
}
const tableNames = (batch: Batch): string[] => batch.tables.map(({ table }) => table);

describe('grouper', () => {
  it('groups the rows of whole records by table and knows the record of each row', () => {
    const batch = batchOf([
      withRows(4, { orders: { id: 1 }, lines: [{ no: 1 }, { no: 2 }] }),
      withRows(5, { orders: [{ id: 2 }] }),
      withRows(6, { lines: { no: 3 } }),
    ]);
    assert.deepEqual(batch.positions, [at(4), at(5), at(6)]);
    assert.deepEqual(batch.tables, [
      { table: 'orders', columns: ['id'], rows: [{ id: 1 }, { id: 2 }], records: [0, 1] },
      { table: 'lines', columns: ['no'], rows: [{ no: 1 }, { no: 2 }, { no: 3 }], records: [0, 0, 2] },
    ]);
  });

  it('counts filtered and rejected records among those read', () => {
    const batch = batchOf([filtered(0), withRows(1, { orders: { id: 1 } }), rejected(2), filtered(3)]);
    assert.equal(batch.read, 4);
    assert.equal(batch.filtered, 2);
    assert.deepEqual(batch.rejects, [reject(2)]);
    assert.deepEqual(contents(batch), [['orders', 1, { id: 1 }]]);
  });

  it('numbers batches and begins each of them empty', () => {
    const group = grouper();
    group.add(rejected(0));
    group.add(withRows(1, { orders: { id: 1 } }));
    group.take();
    assert.equal(group.read, 0);
    group.add(withRows(2, { orders: { id: 2 } }));
    const second = group.take();
    assert.deepEqual(second, {
      ...{ number: 1, read: 1, filtered: 0, rejects: [], positions: [at(2)] },
      tables: [{ table: 'orders', columns: ['id'], rows: [{ id: 2 }], records: [0] }],
      range: { first: 2, start: at(2).start, end: at(2).end },
    });
  });

  it('keeps the order in which tables first appear, in later batches too', () => {
    const group = grouper();
    group.add(withRows(0, { orders: { id: 1 }, lines: [] }));
    assert.deepEqual(tableNames(group.take()), ['orders']);
    group.add(withRows(1, { notes: { id: 1 }, lines: { no: 1 }, orders: { id: 2 } }));
    assert.deepEqual(tableNames(group.take()), ['orders', 'lines', 'notes']);
  });

  it('inserts in the order of the tables listed', () => {
    const record = withRows(0, { lines: { no: 1 }, orders: { id: 1 } });
    assert.deepEqual(tableNames(batchOf([record], ['customers', 'orders', 'lines'])), ['orders', 'lines']);
  });

  it('refuses a table that is not listed', () => {
    assert.throws(() => batchOf([withRows(7, { order: { id: 1 } })], ['orders', 'lines']), {
      ...{ code: 'unknown_table', table: 'order', position: at(7) },
      message: 'record 7: rows for order, which is not one of the tables listed: orders, lines',
    });
  });

  it('takes the same columns in another order', () => {
    const batch = batchOf([
      withRows(0, { orders: { a: 1, b: 2, c: 3 } }),
      withRows(1, { orders: { c: 6, a: 4, b: 5 } }),
    ]);
    assert.deepEqual(batch.tables[0]!.columns, ['a', 'b', 'c']);
  });

  for (const [row, differences] of [
    [{ a: 1 }, 'b missing'],
    [{ a: 1, b: 2, c: 3 }, 'c added'],
    [{ a: 1, c: 3 }, 'b missing; c added'],
  ] as const) {
    it(`refuses a row with other columns than the first one: ${differences}`, () => {
      const group = grouper();
      group.add(withRows(0, { orders: { a: 1, b: 2 } }));
      group.take();
      assert.throws(() => group.add(withRows(8, { orders: [{ b: 1, a: 2 }, row] })), {
        ...{ code: 'row_shape', table: 'orders', position: at(8) },
        message: `record 8: a row of orders has other columns than the table's first row: ${differences}`,
      });
    });
  }
});
