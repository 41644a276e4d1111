import assert from 'node:assert/strict';
import fc from 'fast-check';
import { grouper } from '../../lib/batch/group.js';
import { pickRecords } from '../../lib/batch/pick.js';
import { type EncodedBatch, type EncodedRows, encodedTexts } from '../../lib/batch/encoded.js';
import { IN_PARAMETERS } from '../../lib/sink/writers/copy.js';
import { PARAMETERS } from '../../lib/sink/writers/mysql-encode.js';
import { textEncoder } from '../../lib/sink/writers/mysql-put.js';
import type { Batch, TableRows } from '../../lib/types.js';
import { contents, filtered, rejected, withRows } from '../support/records.js';

/** A batch of records with so many rows in each of two tables. */
function batchOf(rows: readonly (readonly [number, number])[]): Batch {
  const group = grouper();
  group.add(filtered(0));
  group.add(rejected(1));
  rows.forEach(([a, b], index) => {
    const times = (count: number) => Array.from({ length: count }, (_, no) => ({ no }));
    group.add(withRows(index + 2, { a: times(a), b: times(b) }));
  });
  return group.take();
}

/** With text for rows, one character of which is not ASCII. */
function encoded(batch: Batch): EncodedBatch {
  const encode = ({ table, columns, rows, records }: TableRows): EncodedRows => ({
    ...{ table, columns, form: 'values', records: Uint32Array.from(records) },
    ...encodedTexts(rows.map(({ no }) => `('ä${no}'),`)),
  });
  return { ...batch, tables: batch.tables.map(encode) };
}

/** The same rows for statements that are prepared, of two columns, with NULL where `isNull` says so of a number. */
function bound(batch: Batch, isNull: (no: number) => boolean): EncodedBatch {
  const encode = ({ table, rows, records }: TableRows): EncodedRows => {
    const columns = ['no', 'half'];
    const encoder = textEncoder(
      'parameters',
      columns,
      put => new Map(columns.map(name => [name, put])),
      PARAMETERS,
      IN_PARAMETERS,
    )!;
    for (const { no } of rows) encoder.put([no as number, isNull(no as number) ? null : 'ä']);
    const taken = encoder.take(length => new Uint8Array(length));
    return { table, columns, form: 'parameters', records: Uint32Array.from(records), ...taken };
  };
  return { ...batch, tables: batch.tables.map(encode) };
}

describe('pickRecords', () => {
  it('keeps the rows of the records picked and no others, whatever is picked', () => {
    const count = fc.integer({ min: 0, max: 3 });
    const records = fc.array(fc.tuple(fc.tuple(count, count), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(records, all => {
        const batch = batchOf(all.map(([rows]) => rows));
        const picked = pickRecords(batch, record => all[record]![1]) as Batch;
        const isPicked = (record: number): boolean => all[record - 2]![1];
        assert.deepEqual(
          contents(picked),
          contents(batch).filter(([, record]) => isPicked(record)),
        );
        assert.deepEqual(
          picked.positions,
          batch.positions.filter(({ record }) => isPicked(record)),
        );
        assert.ok(picked.tables.every(({ rows }) => rows.length > 0));
        assert.deepEqual(
          pickRecords(encoded(batch), record => all[record]![1]),
          encoded(picked),
        );
        for (const isNull of [(no: number) => no !== 1, () => false]) {
          const found = pickRecords(bound(batch, isNull), record => all[record]![1]);
          assert.deepEqual(found, bound(picked, isNull));
        }
      }),
    );
  });

  it('keeps what the batch says of the other records', () => {
    const batch = batchOf([[1, 1]]);
    const { number, read, filtered, rejects } = pickRecords(batch, () => false);
    assert.deepEqual(
      { number, read, filtered, rejects },
      { number: 0, read: 3, filtered: 1, rejects: batch.rejects },
    );
  });
});
