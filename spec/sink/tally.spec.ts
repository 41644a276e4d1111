import assert from 'node:assert/strict';
import { writtenOf } from '../../lib/sink/conflict-counts.js';
import { reportOf, tally } from '../../lib/sink/tally.js';

describe('The report of a load', () => {
  it('adds up the records that were read as values', () => {
    const { add, report } = tally();
    for (const readAsValues of [2, undefined, 1]) {
      const batch = { number: 0, read: 3, filtered: 3, rejects: [], positions: [], tables: [] };
      add(reportOf({ ...batch, ...(readAsValues && { readAsValues }) }, []));
    }
    assert.equal(report().readAsValues, 3);
  });

  it('adds up the rows of a table that stand in several places of a batch', () => {
    const rows = (table: string, records: number[]) => ({ table, columns: ['a'], rows: [], records });
    const tables = [rows('a', [0, 1]), rows('b', [0]), rows('a', [1, 1, 1])];
    const positions = [0, 1].map(record => ({ record, start: 0, end: 0 }));
    const batch = { number: 0, read: 2, filtered: 0, rejects: [], positions, tables };
    assert.deepEqual(reportOf(batch, []).rows, { a: 5, b: 1 });
    assert.deepEqual(writtenOf(tables, [0, 0, 0], 'fail').rows, { a: 5, b: 1 });
  });
});
