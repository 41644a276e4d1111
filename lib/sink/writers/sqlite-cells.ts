import { rowsFromValues } from '../../batch/columnar.js';
import type { EncodedRows } from '../../batch/encoded.js';
import type { ColumnValue, TableRows } from '../../types.js';
import {
  BEFORE_COLUMNS,
  beginCell,
  BLOB,
  type Cells,
  DOUBLE,
  emptyCells,
  endCell,
  INT32,
  NULL,
  OF_COLUMN,
  putValue,
  threeAt,
} from './sqlite-record.js';
import { restart, type RowEncoder, rowEncoder } from './row-encoder.js';
import type { Columns } from './writer.js';

/**
 * What encodes rows of these columns; undefined where the table has not all of them.
 * @param cells to be used anew
 */
export function cellEncoder(
  columns: readonly string[],
  columnTakes: Columns,
  cells: Cells = emptyCells(),
): RowEncoder | undefined {
  if (!columns.every(column => columnTakes.has(column))) return undefined;
  const takes = columns.map(column => columnTakes.get(column)!);
  restart(cells);
  return rowEncoder('cells', cells, values => {
    beginCell(cells, takes.length, 0);
    for (let column = 0; column < takes.length; column++) putValue(cells, takes[column]!(values[column]!));
    endCell(cells);
  });
}

export function encodedCells(
  { table, columns, records }: Pick<TableRows | EncodedRows, 'table' | 'columns' | 'records'>,
  { bytes: longer, at, ends }: Cells,
  memoryOf = (bytes: number): Uint8Array => new Uint8Array(bytes),
): EncodedRows {
  const bytes = memoryOf(at);
  bytes.set(longer.subarray(0, at));
  return {
    table,
    columns,
    form: 'cells',
    bytes,
    ends: new Uint32Array(ends),
    records: new Uint32Array(records),
  };
}

/** Rows with the values that would be bound. */
export function rowsFromCells({ table, columns, records, bytes, ends }: EncodedRows): TableRows {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const values = columns.map((): ColumnValue[] => []);
  let start = 0;
  for (const end of ends) {
    let at = start + BEFORE_COLUMNS + OF_COLUMN * columns.length;
    for (let column = 0; column < columns.length; column++) {
      const kind = threeAt(bytes, start + BEFORE_COLUMNS + OF_COLUMN * column);
      const length = lengthOf(kind);
      values[column]!.push(valueAt(buffer, at, length, kind));
      at += length;
    }
    start = end;
  }
  return rowsFromValues({ table, columns, records: Array.from(records) }, values);
}

function lengthOf(kind: number): number {
  if (kind >= BLOB) return (kind - BLOB) >>> 1;
  if (kind === NULL) return 0;
  return kind === INT32 ? 4 : 8;
}

function valueAt(bytes: Buffer, at: number, length: number, kind: number): ColumnValue {
  if (kind === NULL) return null;
  if (kind === INT32) return bytes.readInt32BE(at);
  if (kind === DOUBLE) return bytes.readDoubleBE(at);
  if (kind >= BLOB) {
    const part = bytes.subarray(at, at + length);
    return kind % 2 === 0 ? part : part.toString();
  }
  const whole = bytes.readBigInt64BE(at);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
}
