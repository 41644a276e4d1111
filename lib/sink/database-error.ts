import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Position } from '../types.js';
import { transient } from './transient.js';

/**
 * What a row can be refused for, in words. Its record can be told from the others of its batch and rejected; any
 * other error of the database ends the load.
 */
const OF_A_ROW: Partial<Record<LoadErrorCode, string>> = {
  duplicate_key: 'duplicate key',
  foreign_key: 'no row for foreign key',
  not_null: 'needs a value',
  too_long: 'value too long',
  out_of_range: 'value out of range',
  bad_value: 'value not taken as it is',
  check: 'row refused by check',
  row_too_large: 'row too large',
};

export function isOfRows(error: unknown): error is LoadError {
  return error instanceof LoadError && Object.hasOwn(OF_A_ROW, error.code);
}

/** Not so where it comes at the COMMIT, which does not tell the table: a trial, which ends without one, can't find it. */
export function isOfARow(error: unknown): error is LoadError {
  return isOfRows(error) && error.table !== undefined;
}

/** What a driver's error says, without the values that its message holds. */
export interface Fault {
  /** The database's own name of the error: its number or code. */
  readonly name: string;
  /** Undefined where the error is not about a row. */
  readonly code?: LoadErrorCode | undefined;
  readonly column?: string | undefined;
  /** Name of the key or constraint. */
  readonly key?: string | undefined;
  /** Whether it may be over later; `lost` where the connection is gone. */
  readonly isTransient?: boolean | 'lost' | undefined;
}

/** An error that is not about a row: unless it is over soon, it ends the load. */
export function endOfLoad({ name, isTransient }: Fault, doing: string): LoadError {
  const error = new LoadError('database', `${doing}: ${name}`);
  return isTransient ? transient(error, 'anyway', isTransient === 'lost') : error;
}

/** An error of a statement of our own, which may be about a key that is there. */
export function statementError(fault: Fault, doing: string): LoadError {
  if (fault.code !== 'duplicate_key') return endOfLoad(fault, doing);
  return new LoadError('duplicate_key', `${doing}: ${fault.name}`);
}

/** An error of an INSERT into `table`. */
export function insertError(fault: Fault, table: string, position?: Position): LoadError {
  const { name, code, column, key } = fault;
  if (!code) return endOfLoad(fault, `inserting into ${table}`);
  const place = column ? `column ${column} of ${table}` : table;
  const reason = `${place}: ${OF_A_ROW[code]}${key ? ` ${key}` : ''} (${name})`;
  return new LoadError(code, reason, { position, table, column });
}

/** The error of a row, with the position of its record. */
export function located(error: unknown, position: Position): unknown {
  if (!(error instanceof LoadError) || error.position) return error;
  const { code, reason, table, column } = error;
  return new LoadError(code, reason, { position, table, column });
}
