import type { ColumnType } from '../../mapping/column-type.js';
import type { TargetTable } from '../../mapping/compile.js';
import { tableSql } from './create-sql.js';
import { sqliteName } from './names.js';

export function sqliteCreate(table: TargetTable): string {
  return tableSql(table, ({ type }) => typeOf(type), sqliteName);
}

/** The significant digits that a double keeps. */
const DOUBLE_DIGITS = 15;

/**
 * By what SQLite makes of the names (https://www.sqlite.org/datatype3.html): text stays as it is. A decimal is a number,
 * so that it is compared and added up as one; with more digits than a double keeps it is text, and exact.
 */
function typeOf(type: ColumnType): string {
  switch (type.name) {
    case 'integer':
      return 'INTEGER';
    case 'decimal':
      return type.precision > DOUBLE_DIGITS ? 'TEXT' : `DECIMAL(${type.precision},${type.scale})`;
    case 'float':
      return 'DOUBLE';
    case 'boolean':
      return 'BOOLEAN';
    case 'binary':
      return 'BLOB';
    default:
      return 'TEXT';
  }
}
