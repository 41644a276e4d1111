import type { Database } from 'better-sqlite3';
import type { ColumnValue } from '../../types.js';
import * as kinds from '../kinds.js';
import { type Columns, checked, type TakeValue } from './writer.js';

/**
 * By declared type, in the order of SQLite's own rules (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
 * SQLite stores a value of any kind in any column, so that what does not fit must be refused here.
 */
const KINDS: readonly (readonly [RegExp, kinds.Check, TakeValue?])[] = [
  [/INT/i, kinds.integer64],
  [/CHAR|CLOB|TEXT/i, kinds.text, asText],
  [/BLOB/i, kinds.bytes],
  [/^$/, kinds.anything64, asStorageClass],
  [/REAL|FLOA|DOUB/i, kinds.float, asDouble],
  [/DEC|NUM|MONEY|BOOL/i, kinds.integer64OrFloat],
  [/^/, kinds.numericWhereItLooksSo],
];

export function sqliteTableNames(connection: Database): string[] {
  return connection
    .prepare<[], { name: string }>("SELECT name FROM pragma_table_list WHERE type <> 'view'")
    .all()
    .map(({ name }) => name);
}

export function sqliteColumns(connection: Database, table: string): Columns | undefined {
  if (!sqliteTableNames(connection).includes(table)) return undefined;
  const columns = connection
    .prepare<[{ table: string }], { name: string; type: string }>(
      // In a STRICT table ANY is what no type is elsewhere.
      `SELECT name, CASE WHEN upper(type) = 'ANY' AND (SELECT max(strict) FROM pragma_table_list($table)) THEN ''
        ELSE type END AS type
      FROM pragma_table_xinfo($table) WHERE hidden = 0`,
    )
    .all({ table });
  return new Map(columns.map(({ name, type }) => [name, takeOf(table, name, type)]));
}

export function sqliteKey(connection: Database, table: string): string[] {
  return connection
    .prepare<[string], { name: string }>('SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0')
    .all(table)
    .map(({ name }) => name);
}

function takeOf(table: string, column: string, type: string): TakeValue {
  const [, check, take = asNumber] = KINDS.find(([declared]) => declared.test(type))!;
  return checked(table, column, check, take);
}

function asNumber(value: ColumnValue): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}

function asDouble(value: ColumnValue): unknown {
  return typeof value === 'bigint' ? Number(value) : asNumber(value);
}

// SQLite writes a number as 10000000000.0 or 1.0e+20.
function asText(value: ColumnValue): unknown {
  if (typeof value === 'boolean') return String(Number(value));
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : value;
}

// Every number is bound as a double, and in a column without a type it stays one.
function asStorageClass(value: ColumnValue): unknown {
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? BigInt(value as number) : value;
}
