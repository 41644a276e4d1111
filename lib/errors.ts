import type { Position, Reject } from './types.js';

/**
 * What went wrong, for programs:
 * - the source: `source` (it can't be opened or read), `not_well_formed`, `invalid_json`, `invalid_encoding`,
 *   `unsupported_encoding`, `truncated`, `empty`, `no_records`, `limit`, `resume` (a `Resume` that is none, or not of this
 *   source)
 * - a record: `row_function` (it threw), `bad_row`, `bad_value`, `required`, `unknown_code`
 * - the tables: `target` (no database there, or one that refuses), `row_shape`, `unknown_table`, `unknown_column`,
 *   `engine`, `no_key`
 * - a row that the database refused: `duplicate_key`, `foreign_key`, `not_null`, `too_long`, `out_of_range`,
 *   `bad_value`, `check`, `row_too_large`
 * - the load: `worker_failed`, `too_many_rejects`, `rejects` (their file can't be written), `database`, `resumable`
 *   (the database could not go on for too long; run again, the load goes on), `session`, `unbalanced`, `aborted`
 * - the ledger: `ledger` (it can't be read or written as it must), `job_differs` (another source, mapping or block size
 *   under the name of a job), `incomplete` (batches are missing at the end), `unknown_job`
 */
export type LoadErrorCode =
  | 'source'
  | 'not_well_formed'
  | 'invalid_json'
  | 'invalid_encoding'
  | 'unsupported_encoding'
  | 'truncated'
  | 'empty'
  | 'no_records'
  | 'limit'
  | 'resume'
  | 'row_function'
  | 'bad_row'
  | 'bad_value'
  | 'required'
  | 'unknown_code'
  | 'target'
  | 'row_shape'
  | 'unknown_table'
  | 'unknown_column'
  | 'engine'
  | 'no_key'
  | 'duplicate_key'
  | 'foreign_key'
  | 'not_null'
  | 'too_long'
  | 'out_of_range'
  | 'check'
  | 'row_too_large'
  | 'worker_failed'
  | 'too_many_rejects'
  | 'rejects'
  | 'database'
  | 'resumable'
  | 'ledger'
  | 'job_differs'
  | 'incomplete'
  | 'unknown_job'
  | 'session'
  | 'unbalanced'
  | 'aborted';

export interface LoadErrorDetails {
  readonly position?: Position | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  /** The original error. Never a database driver's: those hold the values of rows. */
  readonly cause?: unknown;
}

/** Wrong data, a wrong place for it, or a database that refused it. The message says where, what, and what was found. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly code: LoadErrorCode;
  readonly position: Position | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  /** The message without the place. */
  readonly reason: string;

  constructor(code: LoadErrorCode, reason: string, details: LoadErrorDetails = {}) {
    const { position, table, column, cause } = details;
    super(position ? `${formatPosition(position)}: ${reason}` : reason, cause === undefined ? {} : { cause });
    this.code = code;
    this.reason = reason;
    this.position = position;
    this.table = table;
    this.column = column;
  }
}

/** `record 12, byte 345, line 6, column 7`, or `record 12` alone where the source is not a text. */
export function formatPosition(position: Position): string {
  const { record, start, line, column } = position;
  return line === undefined
    ? `record ${record}`
    : `record ${record}, byte ${start}, line ${line}, column ${column}`;
}

/** What to say of something that was thrown. Anything can be: it may have no message, and none that can be had. */
export function messageOf(thrown: unknown): string {
  try {
    const message: unknown = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
    if (typeof message === 'string' && message !== '') return message;
  } catch {}
  return thrown instanceof Error ? 'an error without a message' : `${typeof thrown} thrown`;
}

/** The error of a refused record as the plain value that travels in-band. */
export function toReject(error: LoadError, stage: Reject['stage'], position: Position): Reject {
  const { code, reason, table, column } = error;
  return { stage, code, position, reason, ...(table && { table }), ...(column && { column }) };
}

/** The counterpart of `toReject`, for the load that ends in a reject. */
export function fromReject(reject: Reject): LoadError {
  return new LoadError(reject.code as LoadErrorCode, reject.reason, reject);
}
