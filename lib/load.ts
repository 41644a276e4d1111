import { Readable } from 'node:stream';
import { DEFAULT_MAX_BYTES, DEFAULT_MAX_RECORDS } from './defaults.js';
import { LoadError } from './errors.js';
import type { JobLedger } from './ledger/job-ledger.js';
import { checkJob, openJob } from './load/job.js';
import { rejectLimit } from './load/reject-limit.js';
import { openRejects } from './load/rejects.js';
import type { LoadReport } from './load/report.js';
import { type Run, runOnce } from './load/run.js';
import type { Database, LoadSettings } from './load/settings.js';
import { type ByFunction, type ByMapping, taskOf } from './load/task.js';
import { aFunction, given, noOthers, oneOf, wholeNumber } from './options.js';
import { createTables } from './sink/create-tables.js';
import { openTarget } from './sink/open-target.js';
import { FORMATS } from './source/format.js';
import { checkLimits } from './source/limits.js';
import { nameOf } from './source/open.js';
import { type FileIdentity, identityOf } from './source/identity.js';
import type { AnyTables } from './types.js';

export type LoadOptions<T = unknown, DB = AnyTables> = LoadSettings & (ByMapping<DB> | ByFunction<T, DB>);

/** What `load` rejects with once it has begun to read: any error, and what is in by then. */
export type LoadFailure = Error & { readonly report: LoadReport };

/**
 * Loads one source into the tables of a database, all of it: parse, map, batch and insert. Killed or failed and run
 * again, it goes on where it was (see `ledger`).
 *
 * @throws {TypeError | RangeError} for wrong options, with them MappingError; LoadError for the rest. Once reading has
 *   begun, the error has a `report` of what is in: see `LoadFailure`
 */
export async function load<T, DB = AnyTables>(options: LoadOptions<T, DB>): Promise<LoadReport> {
  const { source, signal } = options;
  // Until it is read, its error would be nobody's; the pipeline finds it then.
  if (source instanceof Readable) source.on('error', () => {});
  try {
    return await loadBy(await checked(options));
  } catch (error) {
    // Also where nothing has been read of it.
    if (source instanceof Readable) source.destroy();
    const isStopped = signal?.aborted && !(error instanceof LoadError);
    throw isStopped ? new LoadError('aborted', 'the load was stopped', { cause: error }) : error;
  }
}

async function loadBy<DB>(run: Omit<Run<DB>, 'rejects'>): Promise<LoadReport> {
  const { options, task } = run;
  const { to, create, dryRun } = options;
  const target = typeof to === 'string' ? openTarget(to, given(options, ['loadData'])) : to;
  // Tables that are missing can't be tried out where they would be.
  const db = create && dryRun ? openTarget('sqlite::memory:') : target;
  const rejects = openRejects(options.rejects);
  try {
    const identity = await identityOf(options.source);
    if (create) await createTables(db, task.tables!);
    return await runUntilComplete({ ...run, rejects }, db, identity);
  } finally {
    rejects.close();
    for (const opened of new Set([target, db])) if (opened !== to) await opened.destroy();
  }
}

/** Checks what can be checked before anything is opened. */
async function checked<T, DB>(options: LoadOptions<T, DB>): Promise<Omit<Run<DB>, 'rejects'>> {
  noOthers(options, NAMES);
  const {
    maxRecords = DEFAULT_MAX_RECORDS,
    maxBytes = DEFAULT_MAX_BYTES,
    maxRejects = 0,
    dryRun = false,
  } = options;
  const task = await taskOf<T, DB>(options);
  if (options.create && !task.tables)
    throw new TypeError('create: expected a mapping, which says what the tables are');
  if (options.threads !== undefined) wholeNumber('threads', options.threads, 0);
  if (options.onProgress !== undefined) aFunction('onProgress', options.onProgress);
  if (options.format !== undefined) oneOf('format', options.format, FORMATS);
  wholeNumber('maxRecords', maxRecords);
  wholeNumber('maxBytes', maxBytes);
  checkLimits(options.limits ?? {});
  checkJob(options, dryRun);
  return { task, limit: rejectLimit(maxRejects), options: { ...options, maxRecords, maxBytes } };
}

/** How often batches may turn out to be missing at the end: a server that was killed can lose what it had committed. */
const MAX_RUNS = 3;

async function runUntilComplete<DB>(
  run: Run<DB>,
  db: Database,
  identity: FileIdentity | undefined,
): Promise<LoadReport> {
  const { dryRun, restart } = run.options;
  for (let runs = 1; ; runs++) {
    const restarting = { restart: restart === true && runs === 1 };
    const ledger = dryRun
      ? undefined
      : await openJob(db, run.task, identity, { ...run.options, ...restarting });
    if (ledger?.finished !== undefined) return doneBefore(ledger, run);
    try {
      return await runOnce(run, db, ledger);
    } catch (error) {
      if (!(error instanceof LoadError && error.code === 'incomplete') || runs === MAX_RUNS) throw error;
    }
  }
}

/** Nothing is read. */
function doneBefore<DB>({ job, before, finished }: JobLedger, { options, task }: Run<DB>): LoadReport {
  const none = Object.fromEntries((task.tables ?? []).map(({ table }) => [table, 0]));
  if (options.source instanceof Readable) options.source.destroy();
  return {
    ...{ source: nameOf(options.source), job, finished: finished!, ...before },
    ...{ rows: { ...none, ...before.rows }, before: before.read, bytes: 0, elapsedMs: 0 },
  };
}

const NAMES = [
  ...['source', 'format', 'mapping', 'record', 'arrays', 'toRows', 'to', 'threads', 'create', 'onConflict'],
  ...['maxRejects', 'rejects', 'reveal', 'dryRun', 'signal', 'onProgress', 'maxRecords', 'maxBytes'],
  ...['limits', 'connections', 'retryMs', 'timeoutMs', 'loadData', 'ledger', 'job', 'restart'],
];
