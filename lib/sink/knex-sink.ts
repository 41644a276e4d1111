import { Writable } from 'node:stream';
import type { Knex } from 'knex';
import { pickRecords } from '../batch/pick.js';
import { refuseTooMany } from '../batch/refuse-too-many.js';
import { LoadError, toReject } from '../errors.js';
import { aFunction, noOthers, oneOf, wholeNumber } from '../options.js';
import type { Sink } from '../stages/stage.js';
import type { AnyTables, Batch, Reject } from '../types.js';
import { isOfARow } from './database-error.js';
import { dialectOf } from './dialects.js';
import { isolate } from './isolate.js';
import { ON_CONFLICT, type OnConflict } from './on-conflict.js';
import { type BatchReport, type Report, reportOf, tally } from './tally.js';
import { targetOf } from './target.js';

export type { OnConflict };

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
}

/** Where rows end up. 'finish' means that all of them are committed. */
export interface KnexSink<DB = AnyTables> extends Sink<Batch<DB>> {
  /** What has become of the records so far, in batches that are in. */
  report(): Report;
  /** Resolves when the sink has ended, well or not: nothing is under way any more, and its connection is returned. */
  readonly settled: Promise<void>;
}

/**
 * Writes batches to MySQL, MariaDB or SQLite, each in one transaction: all of its rows, table by table in order, or
 * none. A record that the database refuses (a duplicate key, a value that the column does not take as it is) is
 * found and rejected as a whole, and the rest of its batch goes in; any other error rolls back and ends the load.
 *
 * On MySQL and MariaDB the session of each connection used is set to strict mode, UTC, utf8mb4 and checked keys.
 *
 * @param db a Knex, or a transaction of one: then everything goes into it, nothing is committed, and the first error
 *   of the database ends the load; rolling back is yours
 * @throws {TypeError | RangeError} for another kind of database or wrong options
 */
export function knexSink<DB = AnyTables>(
  db: Knex | Knex.Transaction,
  options: KnexSinkOptions = {},
): KnexSink<DB> {
  noOthers(options, ['maxRejects', 'onConflict', 'dryRun', 'onBatch']);
  const { maxRejects = 0, onConflict = 'fail', dryRun = false, onBatch = () => {} } = options;
  wholeNumber('maxRejects', maxRejects, 0);
  oneOf('onConflict', onConflict, ON_CONFLICT);
  aFunction('onBatch', onBatch);
  const abort = new AbortController();
  const dialect = dialectOf(db);
  if (dryRun && db.isTransaction)
    throw new TypeError('dryRun: a transaction that is given is rolled back by you');
  const end = dryRun ? 'rollback' : 'commit';
  const target = targetOf(db, dialect, onConflict, end, abort.signal);
  const total = tally();
  let underWay: Promise<void> = Promise.resolve();

  const sink = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(batch: Batch, _encoding, callback) {
      underWay = put(batch).then(() => callback(), callback);
    },
    destroy(error, callback) {
      abort.abort(new LoadError('aborted', 'the sink was destroyed before the batch was in'));
      underWay.then(() => callback(error));
    },
  });

  async function put(batch: Batch): Promise<void> {
    if (!batch.tables) throw new TypeError('knexSink: expected batches; put batchByTable() in front of it');
    const report = await write(batch, batch.rejects);
    total.add(report);
    await onBatch(report);
  }

  async function write(batch: Batch, rejects: readonly Reject[]): Promise<BatchReport> {
    refuseTooMany(rejects, total.report().rejected, maxRejects);
    const report = reportOf(batch, rejects);
    try {
      return { ...report, ...(await target.write(batch)) };
    } catch (error) {
      if (!target.tryOut || !isOfARow(error)) throw error;
      const enough = maxRejects - total.report().rejected - rejects.length;
      const bad = await isolate(batch, error, enough, target.tryOut);
      const refused = [...bad].map(([at, why]) => toReject(why, 'insert', batch.positions[at]!));
      return write(
        pickRecords(batch, at => !bad.has(at)),
        [...rejects, ...refused],
      );
    }
  }

  const settled = new Promise<void>(resolve => sink.once('close', resolve));
  return Object.assign(sink, { settled, report: total.report });
}
