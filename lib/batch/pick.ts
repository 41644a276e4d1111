import type { Batch, BatchIssue, TableRows } from '../types.js';

/** The batch with only some of its records that have rows. `keep` is asked by index in `positions`, in order. */
export function pickRecords<DB>(batch: Batch<DB>, keep: (record: number) => boolean): Batch<DB> {
  const renumbered: (number | undefined)[] = [];
  let kept = 0;
  for (let record = 0; record < batch.positions.length; record++) {
    renumbered.push(keep(record) ? kept++ : undefined);
  }
  const has = (record: number): boolean => renumbered[record] !== undefined;
  const isKept = ({ record }: BatchIssue): boolean => record === undefined || has(record);
  const renumber = (issue: BatchIssue): BatchIssue =>
    issue.record === undefined ? issue : { ...issue, record: renumbered[issue.record]! };

  const tables = batch.tables.map(({ table, columns, rows, records }): TableRows => ({
    table,
    columns,
    rows: rows.filter((_row, index) => has(records[index]!)),
    records: records.filter(has).map(record => renumbered[record]!),
  }));
  return {
    ...batch,
    positions: batch.positions.filter((_position, record) => has(record)),
    tables: tables.filter(({ rows }) => rows.length > 0),
    ...(batch.issues && { issues: batch.issues.filter(isKept).map(renumber) }),
  };
}
