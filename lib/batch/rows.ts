import { LoadError } from '../errors.js';

/**
 * Checks what a row function gave, once, where it enters: rows by table, each of them columns with values that a
 * database takes as they are. Returns how many rows there are.
 */
export function checkRows(tables: unknown): number {
  if (!isPlainObject(tables)) {
    throw new LoadError('bad_row', `expected rows by table, or undefined for none, found ${kindOf(tables)}`);
  }
  let count = 0;
  for (const table in tables) {
    const rows = tables[table];
    if (Array.isArray(rows)) {
      for (const row of rows) checkRow(table, row);
      count += rows.length;
    } else {
      checkRow(table, rows);
      count++;
    }
  }
  return count;
}

function checkRow(table: string, row: unknown): void {
  if (!isPlainObject(row)) {
    throw new LoadError('bad_row', `expected a row of ${table}, found ${kindOf(row)}`, { table });
  }
  let columns = 0;
  for (const column in row) {
    const value = row[column];
    switch (typeof value) {
      case 'string':
        if (!value.isWellFormed()) throw badValue(table, column, 'text with half a surrogate pair');
        break;
      case 'number':
        if (!Number.isFinite(value)) throw badValue(table, column, String(value));
        break;
      case 'bigint':
      case 'boolean':
        break;
      default:
        if (value !== null && !(value instanceof Uint8Array)) throw badValue(table, column, kindOf(value));
    }
    columns++;
  }
  if (columns === 0) throw new LoadError('bad_row', `a row of ${table} has no columns`, { table });
}

function badValue(table: string, column: string, found: string): LoadError {
  const reason = `column ${column} of ${table}: expected text, a finite number, a bigint, a boolean, a Uint8Array or null, found ${found}`;
  return new LoadError('bad_value', reason, { table, column });
}

// Other objects have columns that are not their own (getters of a class) or that are not columns (a Map).
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a value is, with what to do instead, but without the value. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'undefined (null stands for no value)';
  if (value === null) return 'null';
  if (value instanceof Date) return 'a Date (give text in the form that the column takes)';
  if (value instanceof Promise) return 'a Promise (await it)';
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const name: unknown = value.constructor?.name;
  return typeof name === 'string' && name !== 'Object' ? `an object of ${name}` : 'an object';
}
