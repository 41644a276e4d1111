import type { Knex } from 'knex';
import { dialectOf } from '../sink/dialects.js';
import type { SinkLedger } from '../sink/knex-sink-options.js';
import { DEFAULT_RETRY_MS, retrying } from '../sink/retry.js';
import {
  DEFAULT_TIMEOUT_MS,
  type InTransaction,
  type TransactionOptions,
  transactions,
} from '../sink/transaction.js';
import { audit } from './audit.js';
import { beginJob } from './begin.js';
import { checkExtent, claimsOf } from './claims.js';
import { type JobIdentity, jobName } from './job.js';
import { type InBefore, readBatches } from './read-job.js';
import { makeTables } from './tables.js';

export interface JobOptions {
  /** Names the job. Whoever uses the name of another one is refused. At most 190 characters. */
  readonly job: string;
  /** What must be the same on every run. */
  readonly identity: JobIdentity;
  /** Forgets what is in, and begins anew; rows that are in stay in. */
  readonly restart?: boolean;
  /** Refuses a source that is in already, as another job. */
  readonly isOnce?: boolean;
  /** How long an outage of the database may last. */
  readonly retryMs?: number;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What is in of one job, for the sink and for whoever reads the source. */
export interface JobLedger extends SinkLedger {
  readonly job: string;
  /** When the job was done, as ISO 8601 text; undefined while it is not. */
  readonly finished: string | undefined;
  readonly inBefore: InBefore;
  /**
   * What became of the job, when all of its batches are in: from the first to the last without a hole, and the sums
   * right. Then it is done. The sink calls it at its end.
   * @throws {LoadError} `incomplete` otherwise: the same load, run again, loads what is missing
   */
  finish(): Promise<void>;
  /** The first batches are in and are not looked at again. */
  passOver(count: number): void;
}

/** @throws {LoadError} `job_differs` where the name is that of another job */
export async function openJobLedger(db: Knex, options: JobOptions): Promise<JobLedger> {
  if (db.isTransaction)
    throw new TypeError('ledger: expected a Knex, got a transaction, which ends elsewhere');
  const { identity, restart = false, isOnce = false, retryMs = DEFAULT_RETRY_MS } = options;
  const { timeoutMs = DEFAULT_TIMEOUT_MS, signal = new AbortController().signal } = options;
  const job = jobName(options.job);
  const dialect = dialectOf(db);
  // All that it does can be done again: what is there is found, and stays.
  const persistent = (inTransaction: InTransaction): InTransaction => {
    return (work, how) => retrying(() => inTransaction(work, how), { retryMs, isClaimed: true, signal });
  };
  const inTransaction = persistent(transactions(db.client, dialect, { timeoutMs, signal }));
  await inTransaction(makeTables);
  const [row, inBefore] = await inTransaction(async writer => {
    const begun = await beginJob(writer, { job, identity, restart, isOnce });
    return [begun, await readBatches(writer, job)] as const;
  });
  const { batches } = inBefore;
  let seen = 0;

  return {
    job,
    finished: row.finished ?? undefined,
    inBefore,
    before: inBefore.report,
    ...claimsOf(job),
    isIn(batch) {
      seen = Math.max(seen, batch.number + 1);
      const extent = batches.get(batch.number);
      if (extent) checkExtent(job, batch, extent);
      return extent !== undefined;
    },
    finish: () => finish(persistent(freshly(db, { timeoutMs, signal })), job, seen),
    passOver(count) {
      seen = count;
    },
  };
}

async function finish(inTransaction: InTransaction, job: string, batches: number): Promise<void> {
  await inTransaction(async writer => {
    await audit(writer, job, batches);
    const sql = 'UPDATE millrace_jobs SET finished = ? WHERE job = ? AND finished IS NULL';
    await writer.run(`finishing job ${job}`, sql, [new Date().toISOString(), job]);
  });
}

/**
 * Over a connection of its own, where the database has several: what it reads was not seen, cached or left open by any
 * that has written.
 */
function freshly(db: Knex, options: TransactionOptions): InTransaction {
  const { client } = db;
  const dialect = dialectOf(db);
  if (!dialect.hasManyConnections) return transactions(client, dialect, options);
  const pool = {
    acquireConnection: () => client.acquireRawConnection(),
    releaseConnection: (connection: object) => client.destroyRawConnection(connection),
    connectionSettings: client.connectionSettings,
  };
  return transactions(pool, dialect, { ...options, isWaitedFor: true });
}
