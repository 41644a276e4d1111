import type { Database } from 'better-sqlite3';
import type { ColumnValue } from '../../types.js';
import * as kinds from '../kinds.js';
import { type Columns, checked, type TakeValue } from './writer.js';

/**
 * By declared type, in the order of SQLite's own rules (https://www.sqlite.org/datatype3.html#determination_of_column_affinity).
 * SQLite stores a value of any kind in any column, so that what does not fit must be refused here.
 */
const KINDS: readonly (readonly [RegExp, Affinity, kinds.Check, TakeValue?])[] = [
  [/INT/i, 'integer', kinds.integer64],
  [/CHAR|CLOB|TEXT/i, 'text', kinds.text, asText],
  [/BLOB/i, 'bytes', kinds.bytes],
  [/^$/, 'any', kinds.anything64, asStorageClass],
  [/REAL|FLOA|DOUB/i, 'double', kinds.float, asDouble],
  [/DEC|NUM|MONEY|BOOL/i, 'number', kinds.integer64OrFloat],
  [/^/, 'other', kinds.numericWhereItLooksSo],
];

/** What a column's declared type makes of values. `number` is declared as one; `other` is a number where it looks like one. */
export type Affinity = 'integer' | 'text' | 'bytes' | 'any' | 'double' | 'number' | 'other';

export function affinityOf({ declared }: SqliteColumn): Affinity {
  return kindOf(declared)[1];
}

function kindOf(declared: string): (typeof KINDS)[number] {
  return KINDS.find(([type]) => type.test(declared))!;
}

export function sqliteTableNames(connection: Database): string[] {
  return connection
    .prepare<[], { name: string }>("SELECT name FROM pragma_table_list WHERE type <> 'view'")
    .all()
    .map(({ name }) => name);
}

/** A column as the database describes it: plain, so that it crosses threads. */
export interface SqliteColumn {
  readonly name: string;
  readonly declared: string;
}

/** @returns undefined where there is no such table */
export function describeSqliteTable(connection: Database, table: string): SqliteColumn[] | undefined {
  if (!sqliteTableNames(connection).includes(table)) return undefined;
  return connection
    .prepare<[{ table: string }], SqliteColumn>(
      // In a STRICT table ANY is what no type is elsewhere.
      `SELECT name, CASE WHEN upper(type) = 'ANY' AND (SELECT max(strict) FROM pragma_table_list($table)) THEN ''
        ELSE type END AS declared
      FROM pragma_table_xinfo($table) WHERE hidden = 0`,
    )
    .all({ table });
}

export function sqliteColumnsFrom(table: string, columns: readonly SqliteColumn[]): Columns {
  return new Map(columns.map(({ name, declared }) => [name, takeOf(table, name, declared)]));
}

/** Not so where it refers to itself: keys are checked when all rows are in, and one by one they may be refused. */
export function takesCells(connection: Database, table: string): boolean {
  const refers = 'SELECT count(*) FROM pragma_foreign_key_list($table) WHERE lower("table") = lower($table)';
  return connection.prepare<[{ table: string }], number>(refers).pluck().get({ table }) === 0;
}

export function sqliteKey(connection: Database, table: string): string[] {
  return connection
    .prepare<[string], { name: string }>('SELECT name FROM pragma_table_xinfo(?) WHERE pk > 0')
    .all(table)
    .map(({ name }) => name);
}

function takeOf(table: string, column: string, declared: string): TakeValue {
  const [, , check, take = asNumber] = kindOf(declared);
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
