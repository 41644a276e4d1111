import type { TableRows } from '../types.js';
import { rowsFromValues, type Values } from './columnar.js';
import { type EncodedBatch, type EncodedRows, isEncoded } from './encoded.js';
import { batchAt, type PackedPositions, unpositioned } from './positions.js';

/** A batch as it crosses threads: a few arrays instead of an object for each row and record. */
export interface PackedBatch extends Omit<EncodedBatch, 'positions' | 'tables'> {
  readonly positions: PackedPositions;
  readonly tables: readonly (PackedTable | EncodedRows)[];
}

interface PackedTable {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: Values;
  readonly records: Uint32Array<ArrayBuffer>;
}

export function packBatch(batch: EncodedBatch): PackedBatch {
  const { rest, positions } = unpositioned(batch);
  return { ...rest, positions, tables: rest.tables.map(packTable) };
}

export function unpackBatch({ positions, tables, ...rest }: PackedBatch): EncodedBatch {
  return batchAt({ ...rest, tables: tables.map(unpackTable) }, positions);
}

/** The memory of a packed batch that changes hands: it need not be copied. What is lent is shared. */
export function memoryOf({ positions, tables }: PackedBatch): ArrayBuffer[] {
  const memory = new Set<ArrayBufferLike>([positions.buffer]);
  for (const table of tables) {
    memory.add(table.records.buffer);
    if (!('bytes' in table)) continue;
    for (const part of [table.bytes, table.ends, table.nulls]) if (part) memory.add(part.buffer);
  }
  return [...memory].filter(each => each instanceof ArrayBuffer);
}

function packTable(given: TableRows | EncodedRows): PackedTable | EncodedRows {
  if (isEncoded(given)) return given;
  const { table, columns, rows, records } = given;
  const values = columns.map(column => rows.map(row => row[column]!));
  return { table, columns, values, records: Uint32Array.from(records) };
}

function unpackTable(packed: PackedTable | EncodedRows): TableRows | EncodedRows {
  if ('bytes' in packed) return packed;
  return rowsFromValues({ ...packed, records: [...packed.records] }, packed.values);
}
