import { type Duplex, Transform } from 'node:stream';
import { giveBack, type Lender, lender } from '../bytes/lent.js';
import { defaultThreads } from '../defaults.js';
import { LoadError } from '../errors.js';
import { given } from '../options.js';
import type { JobLedger } from '../ledger/job-ledger.js';
import { knexSink } from '../sink/knex-sink.js';
import { connectionsOf } from '../sink/knex-sink-options.js';
import type { BatchReport } from '../sink/tally.js';
import { openSource, sourceError } from '../source/open.js';
import type { Source } from '../source/source.js';
import { split, splitPieces } from '../source/split.js';
import { parallel, parallelAtOnce } from '../stages/parallel.js';
import { whenRead } from '../stages/stage.js';
import type { Block } from '../types.js';
import { batchesBy } from './by-function.js';
import { type Encoding, encodingFor } from './encoding.js';
import { runInParts } from './in-parts.js';
import type { RejectLimit } from './reject-limit.js';
import { type RejectLog, recentValues } from './rejects.js';
import { type LoadReport, progressOf } from './report.js';
import type { BlockSize, Database, LoadSettings } from './settings.js';
import type { Task } from './task.js';

export interface Run<DB> {
  readonly task: Task<DB>;
  readonly options: LoadSettings & BlockSize;
  readonly limit: RejectLimit;
  readonly rejects: RejectLog;
}

/** Reads the source once, from where the ledger says, and writes what is not in. */
export async function runOnce<DB>(
  { task, options, limit, rejects }: Run<DB>,
  db: Database,
  ledger: JobLedger | undefined,
): Promise<LoadReport> {
  const started = performance.now();
  const { signal, reveal, limits, maxRecords, maxBytes, dryRun = false, onProgress = () => {} } = options;
  const { record, arrays, mapper, tables = [], pick, inThreads } = task;
  const recent = reveal ? recentValues() : undefined;
  const behind = ledger?.inBefore.resume;
  const source = await openSource(options.source, { start: behind?.offset, maxRatio: limits?.maxRatio });
  // Of what was read from its beginning the batches that are in are passed over one by one.
  const from = source.start > 0 ? behind : undefined;
  const sink = knexSink<DB>(db, {
    ...{ maxRejects: limit.maxRejects, onBatch, dryRun },
    ...given(options, ['onConflict', 'connections', 'retryMs', 'timeoutMs']),
    // Its end is that of the sink only where the source has ended well.
    ...(ledger && { ledger: { ...ledger, finish: undefined } }),
  });

  const extent = extentOf(source, options);
  const isShort = extent === 'one block';
  const settings = {
    threads: !inThreads || recent ? 0 : (options.threads ?? (isShort ? 0 : defaultThreads())),
    ...{ connections: connectionsOf(db, options.connections), maxRecords, maxBytes },
  };

  function onBatch(batch: BatchReport): void {
    for (const reject of batch.rejects) rejects.add(source.name, recent ? recent.reveal(reject) : reject);
    recent?.forget(batch.read);
    const soFar = report();
    limit.check(soFar.read, soFar.rejected, false);
    onProgress(progressOf(soFar, source.size));
  }

  function report(): LoadReport {
    const { inFlight: _, ...sum } = sink.report();
    return {
      ...{ source: source.name, ...(ledger && { job: ledger.job }), ...sum },
      rows: { ...Object.fromEntries(tables.map(({ table }) => [table, 0])), ...sum.rows },
      before: ledger?.before.read ?? 0,
      bytes: source.bytesRead(),
      elapsedMs: Math.round(performance.now() - started),
      settings,
    };
  }

  async function mapping(): Promise<Duplex> {
    const isWorthIt = settings.threads > 0 || !isShort;
    const encoding = isWorthIt ? await encodingFor(db, task.tables, options) : {};
    if (!inThreads || recent) return inMainThread(recent ? recent.keeping(mapper) : mapper, encoding);
    const { worker, workerData, resourceLimits, isPure } = inThreads;
    const how = {
      ...{ threads: settings.threads, resourceLimits },
      workerData: { ...workerData, ...encoding },
    };
    return isPure ? parallelAtOnce(worker, how, extent === 'much') : parallel(worker, how);
  }

  try {
    if (ledger && ledger.before.read > 0) onProgress(progressOf(report(), source.size));
    const format = options.format ?? source.format;
    const how = { record, arrays, format, pick, limits, maxRecords, maxBytes };
    const reading = { ...how, from, keepsAll: recent !== undefined, lender: blockLender(settings) };
    if (from) ledger!.passOver(ledger!.inBefore.prefix);
    const left = ledger ? [withoutThoseIn(ledger)] : [];
    const mapped = await mapping();
    await runInParts(
      [
        source.pieces ? splitPieces(source.pieces, reading) : [...source.streams, split(reading)],
        [...left, mapped],
      ],
      sink,
      signal,
    );
    limit.check(sink.report().read, sink.report().rejected, true);
    await ledger?.finish();
    return report();
  } catch (error) {
    sink.destroy();
    await sink.settled;
    throw Object.assign(failure(error, source, signal), { report: report() });
  } finally {
    await source.close();
  }
}

/** For the blocks under way: two in each thread, and some between the stages. Most are hardly longer than `maxBytes`. */
function blockLender({ threads, maxBytes }: { threads: number; maxBytes: number }): Lender {
  return lender(4 * (threads + 2) * maxBytes);
}

/**
 * For one block a thread takes longer to start, and tables to be looked up, than it to be read.
 * @returns undefined where it is not known
 */
function extentOf(
  { size, start, isPacked }: Source,
  { maxBytes, loadData }: Run<unknown>['options'],
): 'one block' | 'much' | undefined {
  if (size === undefined) return undefined;
  if (size - start > maxBytes) return 'much';
  return isPacked || loadData ? undefined : 'one block';
}

/** As a thread would do it. */
function inMainThread<DB>(mapper: Task<DB>['mapper'], encoding: Encoding): Duplex {
  const batchOf = batchesBy(mapper, encoding);
  const stage = new Transform({
    objectMode: true,
    highWaterMark: 1,
    transform(block: Block, _encoding, callback) {
      batchOf(block)
        .finally(() => giveBack(block.bytes))
        .then(
          batch => callback(null, batch),
          error => whenRead(stage, () => callback(error)),
        );
    },
  });
  return stage;
}

/** What is in is not even read. */
function withoutThoseIn(ledger: JobLedger): Duplex {
  return new Transform({
    objectMode: true,
    highWaterMark: 1,
    transform(block: Block, _encoding, callback) {
      const { number, count: read, first, start, end } = block;
      try {
        if (!ledger.isIn({ number, read, range: { first, start, end } })) return callback(null, block);
        giveBack(block.bytes);
        callback();
      } catch (error) {
        callback(error as Error);
      }
    },
  });
}

function failure(error: unknown, source: Source, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return new LoadError('aborted', 'the load was stopped', { cause: error });
  const known = sourceError(error, source.name);
  return known instanceof Error ? known : new LoadError('aborted', String(known));
}
