import type { Position, TableRows } from '../types.js';
import { rowsFromValues, type Values } from './columnar.js';
import { type EncodedBatch, type EncodedRows, isEncoded } from './encoded.js';

/** A batch as it crosses threads: a few arrays instead of an object for each row and record. */
export interface PackedBatch extends Omit<EncodedBatch, 'positions' | 'tables'> {
  readonly positions: Float64Array<ArrayBuffer>;
  readonly tables: readonly (PackedTable | PackedBytes)[];
}

interface PackedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: Values;
  readonly records: Uint32Array<ArrayBuffer>;
}

type PackedBytes = Omit<EncodedRows, 'records'> & Pick<PackedTable, 'records'>;

/** Of a position. */
const FIELDS = 5;

export function packBatch(batch: EncodedBatch): PackedBatch {
  return { ...batch, positions: packPositions(batch.positions), tables: batch.tables.map(packTable) };
}

export function unpackBatch(packed: PackedBatch): EncodedBatch {
  return { ...packed, positions: unpackPositions(packed.positions), tables: packed.tables.map(unpackTable) };
}

/** The memory of a packed batch, which nobody else has: it need not be copied. */
export function memoryOf({ positions, tables }: PackedBatch): ArrayBuffer[] {
  const memory = [positions.buffer];
  for (const table of tables) {
    memory.push(table.records.buffer);
    if ('bytes' in table) memory.push(table.bytes.buffer, table.ends.buffer);
  }
  return memory;
}

function packPositions(positions: readonly Position[]): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(positions.length * FIELDS);
  let at = 0;
  // An object stream has no lines: NaN.
  for (const { record, start, end, line = Number.NaN, column = Number.NaN } of positions) {
    packed[at] = record;
    packed[at + 1] = start;
    packed[at + 2] = end;
    packed[at + 3] = line;
    packed[at + 4] = column;
    at += FIELDS;
  }
  return packed;
}

function unpackPositions(packed: Float64Array): Position[] {
  const positions: Position[] = [];
  for (let at = 0; at < packed.length; at += FIELDS) {
    const place = { record: packed[at]!, start: packed[at + 1]!, end: packed[at + 2]! };
    const line = packed[at + 3]!;
    positions.push(Number.isNaN(line) ? place : { ...place, line, column: packed[at + 4]! });
  }
  return positions;
}

function packTable(given: TableRows | EncodedRows): PackedTable | PackedBytes {
  if (isEncoded(given)) return { ...given, records: Uint32Array.from(given.records) };
  const { table, columns, rows, records } = given;
  const values = columns.map(column => rows.map(row => row[column]!));
  return { table, columns, values, records: Uint32Array.from(records) };
}

function unpackTable(packed: PackedTable | PackedBytes): TableRows | EncodedRows {
  const records = [...packed.records];
  return 'bytes' in packed ? { ...packed, records } : rowsFromValues({ ...packed, records }, packed.values);
}
