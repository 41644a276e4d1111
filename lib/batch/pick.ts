import type { BatchIssue } from '../types.js';
import { type EncodedBatch, isEncoded, pickEncoded } from './encoded.js';

/** The batch with only some of its records that have rows. `keep` is asked by index in `positions`, in order. */
export function pickRecords(batch: EncodedBatch, keep: (record: number) => boolean): EncodedBatch {
  const renumbered: (number | undefined)[] = [];
  let kept = 0;
  for (let record = 0; record < batch.positions.length; record++) {
    renumbered.push(keep(record) ? kept++ : undefined);
  }
  const has = (record: number): boolean => renumbered[record] !== undefined;
  const isKept = ({ record }: BatchIssue): boolean => record === undefined || has(record);
  const renumber = (issue: BatchIssue): BatchIssue =>
    issue.record === undefined ? issue : { ...issue, record: renumbered[issue.record]! };

  const tables = batch.tables.map(table => {
    const isIn = (row: number): boolean => has(table.records[row]!);
    const records = Array.from(table.records)
      .filter(has)
      .map(record => renumbered[record]!);
    if (isEncoded(table)) return pickEncoded(table, isIn, new Uint32Array(records));
    const { rows, columns } = table;
    return { table: table.table, columns, rows: rows.filter((_row, index) => isIn(index)), records };
  });
  return {
    ...batch,
    positions: batch.positions.filter((_position, record) => has(record)),
    tables: tables.filter(({ records }) => records.length > 0),
    ...(batch.issues && { issues: batch.issues.filter(isKept).map(renumber) }),
  };
}
