import { valuesOf } from '../batch/columnar.js';
import type { EncodedRows } from '../batch/encoded.js';
import type { ColumnValue, TableRows } from '../types.js';
import type { TableForm } from './writers/mysql-encode.js';
import type { RowEncoder } from './writers/row-encoder.js';

/** The rows of a table in the first form that they can have, or else as they are. */
export function encodedIn(forms: readonly TableForm[], rows: TableRows): TableRows | EncodedRows {
  for (const form of forms) {
    const encoder = form.encoder(rows.columns);
    const encoded = encoder && encodeRows(rows, encoder);
    if (encoded) return encoded;
  }
  return rows;
}

/** @returns undefined where a row can't be encoded: the writer says why when it meets it */
export function encodeRows(
  rows: TableRows,
  { form, put, backTo, take }: RowEncoder,
): EncodedRows | undefined {
  const { table, columns, records } = rows;
  const value = valuesOf(rows);
  const values: ColumnValue[] = [];
  try {
    for (let row = 0; row < records.length; row++) {
      for (let column = 0; column < columns.length; column++) values[column] = value(row, column);
      put(values);
    }
  } catch {
    backTo(0);
    return undefined;
  }
  const encoded = take(bytes => new Uint8Array(bytes));
  return { table, columns, form, records: new Uint32Array(records), ...encoded };
}
