import assert from 'node:assert/strict';
import { rowsFromValues, valuesOf } from '../../lib/batch/columnar.js';
import type { Row, TableRows } from '../../lib/types.js';

describe('Rows from the values of columns', () => {
  const columns = ['id', '__proto__', 'name'];
  const values = [
    [1, 2],
    ['p', null],
    ['a', 'b'],
  ];
  const make = (): TableRows => rowsFromValues({ table: 't', columns, records: [0, 0] }, values);
  const cells = (table: TableRows): unknown => {
    const value = valuesOf(table);
    return table.records.map((_record, row) => table.columns.map((_column, column) => value(row, column)));
  };
  const all = [
    [1, 'p', 'a'],
    [2, null, 'b'],
  ];

  it('are made for who looks at them, with columns of any name', () => {
    const { rows } = make();
    assert.deepEqual(
      rows.map(Object.entries),
      all.map(row => columns.map((column, at) => [column, row[at]])),
    );
    assert.equal(Object.getPrototypeOf(rows[0]), Object.prototype);
  });

  it('need not be made for a sink', () => {
    assert.deepEqual(cells(make()), all);
  });

  it('are what counts once somebody has them', () => {
    const table = make();
    const [first] = table.rows as Record<string, unknown>[];
    first!.name = 'changed';
    assert.equal(table.rows[0], first);
    assert.deepEqual(cells(table), [[1, 'p', 'changed'], all[1]]);
  });

  it('are what counts in a copy of the table', () => {
    const table = make();
    const rows: readonly Row[] = table.rows.slice(1);
    assert.deepEqual(cells({ ...table, rows, records: [0] }), [all[1]]);
    assert.deepEqual(cells({ ...make() }), all);
  });
});
