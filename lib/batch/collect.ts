import type { Row, TableRows } from '../types.js';
import type { EncodedRows } from './encoded.js';

/** What becomes of a table's rows. */
export type Collected = TableRows | EncodedRows;

/** Takes the rows of one table as they come. */
export interface Collector<Rows extends Collected = TableRows> {
  /**
   * @param rows of one record, each of the table's columns
   * @param record its index in the batch's positions
   */
  add(rows: readonly Row[], record: number): void;
  /** Those since the last time, in their order: none where there are none, and several where they are of several kinds. */
  take(): readonly Rows[];
}

/** Begins with a table, of whose rows no others are under way. */
export type Collect<Rows extends Collected = TableRows> = (
  table: string,
  columns: readonly string[],
) => Collector<Rows>;

/** Keeps rows as they are. */
export const keepRows: Collect = (table, columns) => {
  let rows: Row[] = [];
  let records: number[] = [];
  return {
    add(more, record) {
      for (const row of more) {
        rows.push(row);
        records.push(record);
      }
    },
    take() {
      if (rows.length === 0) return [];
      const taken = { table, columns, rows, records };
      rows = [];
      records = [];
      return [taken];
    },
  };
};
