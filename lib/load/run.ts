import type { Duplex } from 'node:stream';
import { LoadError } from '../errors.js';
import { aFunction, oneOf, wholeNumber } from '../options.js';
import { createTables } from '../sink/create-tables.js';
import { knexSink } from '../sink/knex-sink.js';
import type { BatchReport } from '../sink/tally.js';
import { FORMATS, type Format } from '../source/format.js';
import { checkLimits } from '../source/limits.js';
import { type Source, sourceError } from '../source/open.js';
import { parse } from '../source/parse.js';
import { split } from '../source/split.js';
import { batchByTable } from '../stages/batch-by-table.js';
import { mapWith } from '../stages/map.js';
import { parallel } from '../stages/parallel.js';
import { runInParts } from './in-parts.js';
import { rejectLimit } from './reject-limit.js';
import { openRejects, recentValues } from './rejects.js';
import { type LoadReport, progressOf } from './report.js';
import type { Database, LoadSettings } from './settings.js';
import type { Task } from './task.js';

const WORKER = new URL('../workers/by-mapping.js', import.meta.url);

/** Checks what can be checked before anything is opened. */
export function runOf<DB>(task: Task<DB>, options: LoadSettings) {
  const { create, onConflict, maxRejects = 0, rejects, reveal, dryRun = false } = options;
  const { signal, onProgress = () => {} } = options;
  const limits = checkLimits(options.limits ?? {});
  const { record, arrays, mapper, inThreads, tables = [] } = task;
  if (create && !task.tables)
    throw new TypeError('create: expected a mapping, which says what the tables are');
  if (options.threads !== undefined) wholeNumber('threads', options.threads, 0);
  const inWorkers = options.threads === undefined ? {} : { threads: options.threads };
  const limit = rejectLimit(maxRejects);
  aFunction('onProgress', onProgress);
  if (options.format !== undefined) oneOf('format', options.format, FORMATS);

  return async (source: Source, db: Database): Promise<LoadReport> => {
    const started = performance.now();
    const recent = reveal ? recentValues() : undefined;
    const sink = knexSink<DB>(db, {
      maxRejects: limit.maxRejects,
      onBatch,
      dryRun,
      ...(onConflict && { onConflict }),
    });
    const log = openRejects(rejects);

    function onBatch(batch: BatchReport): void {
      for (const reject of batch.rejects) log.add(source.name, recent ? recent.reveal(reject) : reject);
      recent?.forget(batch.read);
      const soFar = report();
      limit.check(soFar.read, soFar.rejected, false);
      onProgress(progressOf(soFar, source.size));
    }

    function report(): LoadReport {
      const sum = sink.report();
      const rows = { ...Object.fromEntries(tables.map(({ table }) => [table, 0])), ...sum.rows };
      const elapsedMs = Math.round(performance.now() - started);
      return { source: source.name, ...sum, rows, bytes: source.bytesRead(), elapsedMs };
    }

    function toBatches(format: Format | undefined, watch: Duplex | undefined): Duplex[] {
      if (inThreads && !watch) {
        const { pick, workerData } = inThreads;
        return [
          split({ record, arrays, format, pick, limits }),
          parallel(WORKER, { ...inWorkers, workerData }),
        ];
      }
      return [
        parse<never>({ record, arrays, format, limits }),
        ...(watch ? [watch] : []),
        mapWith(mapper),
        batchByTable<DB>(),
      ];
    }

    try {
      if (create) await createTables(db, tables);
      const format = options.format ?? source.format;
      const [reading, ...mapping] = toBatches(format, recent?.stage);
      await runInParts([[...source.streams, reading!], mapping], sink, signal);
      limit.check(sink.report().read, sink.report().rejected, true);
      return report();
    } catch (error) {
      sink.destroy();
      await sink.settled;
      throw Object.assign(failure(error, source, signal), { report: report() });
    } finally {
      log.close();
    }
  };
}

function failure(error: unknown, source: Source, signal: AbortSignal | undefined): Error {
  if (signal?.aborted) return new LoadError('aborted', 'the load was stopped', { cause: error });
  const known = sourceError(error, source.name);
  return known instanceof Error ? known : new LoadError('aborted', String(known));
}
