import type { Row, RowsOf } from '../types.js';

/** Rows by table as a line of NDJSON. Big integers go as text, bytes as {"base64": text}. */
export function rowLine(rows: RowsOf): string {
  return `${JSON.stringify(byTable(rows, encodeValue))}\n`;
}

/** The counterpart of `rowLine`. What is wrong with a line is found where all rows are checked. */
export function rowsOfLine(line: unknown): RowsOf {
  return byTable(line as RowsOf, decodeValue);
}

function byTable(rowsByTable: RowsOf, change: (value: unknown) => unknown): RowsOf {
  if (!isObject(rowsByTable)) return rowsByTable;
  return Object.fromEntries(
    Object.entries<Row | readonly Row[]>(rowsByTable).map(([table, rows]) => [
      table,
      Array.isArray(rows) ? rows.map(row => eachColumn(row, change)) : eachColumn(rows as Row, change),
    ]),
  );
}

function eachColumn(row: Row, change: (value: unknown) => unknown): Row {
  if (!isObject(row)) return row;
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, change(value)])) as Row;
}

function encodeValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  return typeof value === 'bigint' ? String(value) : value;
}

function decodeValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { base64, ...others } = value as { base64?: unknown };
  const isBytes = typeof base64 === 'string' && Object.keys(others).length === 0;
  return isBytes ? Buffer.from(base64, 'base64') : value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
