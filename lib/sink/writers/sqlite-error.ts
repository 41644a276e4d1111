import type { LoadErrorCode } from '../../errors.js';
import type { Fault } from '../database-error.js';

/** https://www.sqlite.org/rescode.html */
const CODES: Readonly<Record<string, LoadErrorCode>> = {
  SQLITE_CONSTRAINT_PRIMARYKEY: 'duplicate_key',
  SQLITE_CONSTRAINT_UNIQUE: 'duplicate_key',
  SQLITE_CONSTRAINT_ROWID: 'duplicate_key',
  SQLITE_CONSTRAINT_FOREIGNKEY: 'foreign_key',
  SQLITE_CONSTRAINT_NOTNULL: 'not_null',
  SQLITE_CONSTRAINT_CHECK: 'check',
  SQLITE_CONSTRAINT_TRIGGER: 'check',
  SQLITE_CONSTRAINT_DATATYPE: 'bad_value',
  SQLITE_MISMATCH: 'bad_value',
  SQLITE_TOOBIG: 'row_too_large',
};

/** Another program has the file, or the disk is full or fails. */
const TRANSIENT = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|PROTOCOL|NOMEM)/;

/** Messages name columns, keys and expressions of the schema; only a trigger's is the user's own and may hold values. */
export function sqliteFault(error: unknown): Fault {
  const { code: name, message: text } = error as { code?: string; message: string };
  // Not SQLite's error but the driver's, about how it is used.
  if (!name) throw error;
  const message = name === 'SQLITE_CONSTRAINT_TRIGGER' ? '' : text;
  const columns = /^(?:UNIQUE|NOT NULL) constraint failed: (.*)$/.exec(message)?.[1];
  return {
    name,
    code: CODES[name],
    column: columns && !columns.startsWith('index ') ? columns.replaceAll(/(^|, )[^.]*\./g, '$1') : undefined,
    ...(TRANSIENT.test(name) && { isTransient: true }),
    key: /^(?:UNIQUE constraint failed: index|CHECK constraint failed:) (.*)$/.exec(message)?.[1],
  };
}
