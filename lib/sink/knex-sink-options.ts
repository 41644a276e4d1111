import type { Knex } from 'knex';
import { DEFAULT_CONNECTIONS } from '../defaults.js';
import { aFunction, noOthers, oneOf, wholeNumber } from '../options.js';
import type { Batch } from '../types.js';
import { dialectOf } from './dialects.js';
import { ON_CONFLICT, type OnConflict } from './on-conflict.js';
import { DEFAULT_RETRY_MS } from './retry.js';
import type { BatchReport, Report } from './tally.js';
import type { Claims } from './target.js';
import { DEFAULT_TIMEOUT_MS } from './transaction.js';

/** What a sink asks of a ledger. */
export interface SinkLedger extends Claims {
  /** What was in before. */
  readonly before: Report;
  /** Whether a batch was in before. */
  isIn(batch: Pick<Batch, 'number' | 'read' | 'range'>): boolean;
  /** Called when all batches are in. */
  finish?: (() => Promise<void>) | undefined;
}

export interface KnexSinkOptions {
  /**
   * How many records may be refused, by the row function or by the database, before the load ends. With 0 its error
   * is that of the first one.
   * @default 0
   */
  readonly maxRejects?: number;
  /**
   * What becomes of a row whose primary key is in its table already, be it from before the load, from another record or
   * from the same one: `fail` refuses its record; `ignore` leaves the row out, and what is there stays as it is;
   * `update` replaces what is there, in all columns that the row has. Each row goes by its own table's key: of a record
   * that is there, rows of other tables that are not there go in. Every row must hold the whole key. The report counts
   * such rows exactly. A conflict with any other unique index refuses the record.
   * @default 'fail'
   */
  readonly onConflict?: OnConflict;
  /**
   * Rolls every batch back that could have been committed: the report is that of a load, but for conflicts between
   * records of several batches.
   * @default false
   */
  readonly dryRun?: boolean;
  /** Called, and awaited, after each batch that is in. What it throws ends the load; the batch stays in. */
  readonly onBatch?: (batch: BatchReport) => unknown;
  /**
   * Says of each batch, in its transaction, that it is in, so that the same pipeline run again goes on where it was: see
   * `openLedger`.
   */
  readonly ledger?: SinkLedger;
  /**
   * Batches that are written at once, each over a connection of its own; they are committed in order. SQLite and a
   * transaction that is given have one.
   * @default 3
   */
  readonly connections?: number;
  /**
   * How long an outage of the database may last: a lost connection, a deadlock, a lock that is not to be had, a full
   * disk. Until then the batch is tried again; then the sink fails with `resumable`. Without a ledger a batch is not
   * tried again once its COMMIT went unanswered or was interrupted: it may be in.
   * @default 60,000
   */
  readonly retryMs?: number;
  /**
   * How long a statement may take before its connection is ended. SQLite's can't be ended.
   * @default 60,000: more than the 50 s that InnoDB waits for a lock
   */
  readonly timeoutMs?: number;
}

const NAMES = [
  'maxRejects',
  'onConflict',
  'dryRun',
  'onBatch',
  'ledger',
  'connections',
  'retryMs',
  'timeoutMs',
];

/** @throws {TypeError | RangeError} */
export function checkedOptions(db: Knex, options: KnexSinkOptions) {
  noOthers(options, NAMES);
  const { onConflict = 'fail', dryRun = false, onBatch = () => {}, ledger } = options;
  const {
    maxRejects = 0,
    connections = DEFAULT_CONNECTIONS,
    retryMs = DEFAULT_RETRY_MS,
    timeoutMs = DEFAULT_TIMEOUT_MS,
  } = options;
  wholeNumber('maxRejects', maxRejects, 0);
  wholeNumber('connections', connections);
  wholeNumber('retryMs', retryMs, 0);
  wholeNumber('timeoutMs', timeoutMs);
  if (dryRun && ledger) throw new TypeError('dryRun: expected no ledger, as nothing goes in');
  if (dryRun && db?.isTransaction)
    throw new TypeError('dryRun: a transaction that is given is rolled back by you');
  return {
    ...{ maxRejects, retryMs, timeoutMs, ledger },
    onConflict: oneOf('onConflict', onConflict, ON_CONFLICT),
    onBatch: aFunction('onBatch', onBatch),
    end: dryRun ? ('rollback' as const) : ('commit' as const),
    connections: connectionsOf(db, connections),
  };
}

/** As many as are asked for and as there can be. */
export function connectionsOf(db: Knex, connections = DEFAULT_CONNECTIONS): number {
  const isAlone = !dialectOf(db).hasManyConnections || db.isTransaction;
  const most: number = isAlone ? 1 : (db.client.pool?.max ?? 1);
  return Math.min(connections, most);
}
