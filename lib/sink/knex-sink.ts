import { type EncodedBatch, isEncoded } from '../batch/encoded.js';
import { giveBack } from '../bytes/lent.js';
import { Writable } from 'node:stream';
import type { Knex } from 'knex';
import { pickRecords } from '../batch/pick.js';
import { refuseTooMany } from '../batch/refuse-too-many.js';
import { fromReject, LoadError, toReject } from '../errors.js';
import type { Sink } from '../stages/stage.js';
import type { AnyTables, Batch, Reject } from '../types.js';
import { isOfARow } from './database-error.js';
import { dialectOf } from './dialects.js';
import { isolate } from './isolate.js';
import { checkedOptions, type KnexSinkOptions } from './knex-sink-options.js';
import { retrying } from './retry.js';
import { type BatchReport, type SinkReport, tally } from './tally.js';
import { targetOf } from './target.js';
import { againAfter } from './transient.js';
import { type Turn, turns, WAITED_TOO_LONG } from './turns.js';

/** Where rows end up. 'finish' means that all of them are committed. */
export interface KnexSink<DB = AnyTables> extends Sink<Batch<DB>> {
  /** What has become of the records so far, in batches that are in, and how many are in flight. At any time. */
  report(): SinkReport;
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
  const { maxRejects, onBatch, ledger, retryMs, ...settings } = checkedOptions(db, options);
  const abort = new AbortController();
  const { signal } = abort;
  const target = targetOf(db, dialectOf(db), { ...settings, claims: ledger, signal });
  // What more are sent at once the server does no faster; one is committed meanwhile, which waits for the disk.
  const { next } = turns(signal, Math.max(1, settings.connections - 1));
  const total = tally(ledger?.before);
  const underWay = new Set<Promise<void>>();
  let connections = settings.connections;
  let inFlight = 0;

  const sink = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write(batch: EncodedBatch, _encoding, callback) {
      const putting = put(batch, next()).catch(fail);
      underWay.add(putting);
      putting.then(() => underWay.delete(putting));
      room().then(() => callback());
    },
    final(callback) {
      Promise.all(underWay)
        .then(() => (signal.aborted ? undefined : ledger?.finish?.()))
        .then(() => callback(), callback);
    },
    destroy(error, callback) {
      abort.abort(new LoadError('aborted', 'the sink was destroyed before the batch was in'));
      Promise.all(underWay).then(() => {
        target.leave?.();
        callback(error);
      });
    },
  });

  /** The first failure is that of the earliest batch: the others have waited for it. */
  function fail(error: unknown): void {
    abort.abort(error);
    sink.destroy(error as Error);
  }

  async function room(): Promise<void> {
    while (underWay.size >= connections) await Promise.race(underWay);
  }

  async function put(batch: EncodedBatch, turn: Turn): Promise<void> {
    if (!batch.tables) throw new TypeError('knexSink: expected batches; put batchByTable() in front of it');
    if (ledger?.isIn(batch)) await turn.come;
    else {
      await onBatch(await counted(batch, turn));
    }
    for (const rows of batch.tables) if (isEncoded(rows)) giveBack(rows.bytes);
    if (batch.fault) throw fromReject(batch.fault);
    turn.done();
  }

  async function counted(batch: EncodedBatch, turn: Turn): Promise<BatchReport> {
    inFlight += batch.read;
    try {
      const report = await writeEarly(batch, turn);
      total.add(report);
      return report;
    } finally {
      inFlight -= batch.read;
    }
  }

  /** Beside the batches before it; where that does not go well, behind them, when nothing is left to chance. */
  async function writeEarly(batch: EncodedBatch, turn: Turn): Promise<BatchReport> {
    if (!turn.hasCome) {
      try {
        const beforeEnd = async (): Promise<void> => {
          await turn.comeSoon();
          refuseTooMany(batch.rejects, total.report().rejected, maxRejects);
        };
        return await target.write(batch, batch.rejects, { ...turn, beforeEnd });
      } catch (error) {
        signal.throwIfAborted();
        turn.gone();
        if (againAfter(error) === 'claimed' && !ledger) throw error;
        // The batches before may have waited for locks that this one had.
        if (error === WAITED_TOO_LONG) connections = 1;
      }
      await turn.come;
    }
    return write(batch, batch.rejects);
  }

  async function write(batch: EncodedBatch, rejects: readonly Reject[]): Promise<BatchReport> {
    refuseTooMany(rejects, total.report().rejected, maxRejects);
    const retry = { retryMs, isClaimed: ledger !== undefined, signal };
    const { tryOut } = target;
    try {
      return await retrying(() => target.write(batch, rejects), retry);
    } catch (error) {
      if (!tryOut || !isOfARow(error)) throw error;
      const enough = maxRejects - total.report().rejected - rejects.length;
      const bad = await isolate(batch, error, enough, picked => retrying(() => tryOut(picked), retry));
      const refused = [...bad].map(([at, why]) => toReject(why, 'insert', batch.positions[at]!));
      return write(
        pickRecords(batch, at => !bad.has(at)),
        [...rejects, ...refused],
      );
    }
  }

  const settled = new Promise<void>(resolve => sink.once('close', resolve));
  return Object.assign(sink, { settled, report: () => ({ ...total.report(), inFlight }) });
}
