import type { Knex } from 'knex';
import { noOthers } from '../options.js';
import { identityOf } from '../source/identity.js';
import { openJobLedger } from './job-ledger.js';
import { versionText } from './job.js';
import type { SinkLedger } from '../sink/knex-sink-options.js';

export interface LedgerOptions {
  /** Names what the pipeline does, in at most 190 characters. */
  readonly job: string;
  /**
   * The file that the pipeline reads. It is known again by its size, its last change and its content, and another one
   * under the name of the job is refused. Without it only the places of batches tell.
   */
  readonly source?: string | URL;
  /**
   * Of your own: change it when the pipeline gives other rows, and a job that is half in by the one before is refused. At
   * most 64 characters.
   */
  readonly version?: string;
  /** Forgets what is in, and begins anew; rows that are in stay in. */
  readonly restart?: boolean;
}

/** What is in of one job, for `knexSink(db, { ledger })`. */
export interface Ledger extends SinkLedger {
  readonly job: string;
  /** When all of the job was in, as ISO 8601 text; undefined while it is not. */
  readonly finished: string | undefined;
}

/**
 * Opens the ledger of a job, in the database that its rows go to: tables `millrace_jobs`, `millrace_batches` and
 * `millrace_rejects`, made on first use. A sink that has it writes down, in the transaction of each batch, that the batch
 * is in, and leaves out those that are: so a pipeline that was killed or has failed goes on where it was when it is run
 * again, and each batch is in once.
 *
 * The pipeline must be the same on every run: the same source from its beginning, and the same `batchByTable()` or blocks.
 *
 * @throws {LoadError} `job_differs` for another source or version under the name of a job, `source` for a file that can't
 *   be read
 * @throws {TypeError | RangeError} for wrong options
 */
export async function openLedger(db: Knex, options: LedgerOptions): Promise<Ledger> {
  noOthers(options, ['job', 'source', 'version', 'restart']);
  const { job, source, version, restart = false } = options;

  const mapping = version === undefined ? null : versionText(version);
  const file = source === undefined ? undefined : await identityOf(source);
  return openJobLedger(db, {
    ...{ job, restart },
    identity: {
      ...{ size: null, modified: null, digest: null, ...file },
      ...{ source: source === undefined ? 'a pipeline' : String(source) },
      ...{ mapping, maxRecords: null, maxBytes: null },
    },
  });
}
