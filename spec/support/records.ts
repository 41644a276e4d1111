import type { Batch, MappedRecord, Position, Reject, RowsOf, SourceRecord } from '../../lib/types.js';

/** The position of a record of an object stream. */
export const at = (record: number): Position => ({ record, start: record, end: record + 1 });

/** The position of a record of a text, one record a line. */
export const atBytes = (record: number, start: number, end: number): Position => ({
  ...{ record, start, end, line: record + 1, column: 1 },
});

export const sourceRecord = <T>(record: number, value: T): SourceRecord<T> => ({
  ...{ position: at(record), name: '', ancestors: [], value },
});

export const withRows = <DB>(record: number, rows: RowsOf<DB>): MappedRecord<DB> => ({
  ...{ outcome: 'rows', position: at(record), rows },
});

export const filtered = (record: number): MappedRecord<never> => ({
  ...{ outcome: 'filtered', position: at(record) },
});

export const rejected = (record: number, reason = 'refused'): MappedRecord<never> => ({
  ...{ outcome: 'rejected', position: at(record), reject: reject(record, reason) },
});

export const reject = (record: number, reason = 'refused'): Reject => ({
  ...{ stage: 'map', code: 'row_function', position: at(record), reason },
});

/** What a batch holds by table, as rows with the number of their record. */
export const contents = (batch: Batch): [table: string, record: number, row: unknown][] =>
  batch.tables.flatMap(({ table, rows, records }) =>
    rows.map((row, index): [string, number, unknown] => {
      return [table, batch.positions[records[index]!]!.record, row];
    }),
  );
