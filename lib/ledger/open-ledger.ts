import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import { dialectOf } from '../sink/dialects.js';
import type { SinkLedger } from '../sink/knex-sink-options.js';
import { type InTransaction, transactions } from '../sink/transaction.js';
import type { Writer } from '../sink/writers/writer.js';
import { audit } from './audit.js';
import { checkExtent, claimsOf } from './claims.js';
import { differences, type JobIdentity, type JobRow, jobName, VERSION } from './job.js';
import { type InBefore, isEmpty, readBatches, readJob } from './read-job.js';
import { makeTables } from './tables.js';

export interface LedgerOptions {
  /** Names the job. Whoever uses the name of another one is refused. At most 190 characters. */
  readonly job: string;
  /** What must be the same on every run. */
  readonly identity: JobIdentity;
  /** Forgets what is in, and begins anew; rows that are in stay in. */
  readonly restart?: boolean;
}

/** What is in of one job, for the sink and for whoever reads the source. */
export interface Ledger extends SinkLedger {
  readonly job: string;
  /** When the job was done, as ISO 8601 text; undefined while it is not. */
  readonly finished: string | undefined;
  readonly inBefore: InBefore;
  /**
   * What became of the job, when all of its batches are in: from the first to the last without a hole, and the sums
   * right. Then it is done.
   * @throws {LoadError} `incomplete` otherwise: the same load, run again, loads what is missing
   */
  finish(): Promise<void>;
  /** The first batches are in and are not looked at again. */
  passOver(count: number): void;
}

/**
 * Opens the ledger of a job, in the database that its rows go to: tables `millrace_jobs`, `millrace_batches` and
 * `millrace_rejects`, made on first use.
 *
 * @throws {LoadError} `job_differs` where the name is that of another job
 */
export async function openLedger(db: Knex, options: LedgerOptions): Promise<Ledger> {
  if (db.isTransaction)
    throw new TypeError('ledger: expected a Knex, got a transaction, which ends elsewhere');
  const { identity, restart = false } = options;
  const job = jobName(options.job);
  const dialect = dialectOf(db);
  const inTransaction = transactions(db.client, dialect);
  await inTransaction(makeTables);
  const [row, inBefore] = await inTransaction(async writer => {
    // A job that nothing is in of may change.
    if (restart || (await isEmpty(writer, job))) await forget(writer, job);
    const known = (await readJob(writer, job)) ?? (await begin(writer, job, identity));
    const different = differences(known, identity);
    if (different.length > 0) throw otherJob(job, different);
    return [known, await readBatches(writer, job)] as const;
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
    finish: () => finish(freshly(db, inTransaction), job, seen),
    passOver(count) {
      seen = count;
    },
  };
}

async function begin(writer: Writer, job: string, identity: JobIdentity): Promise<JobRow> {
  const { source, size, modified, digest, mapping, maxRecords, maxBytes } = identity;
  const started = new Date().toISOString();
  const values = [job, source, size, modified, digest, mapping, maxRecords, maxBytes, VERSION, started];
  const sql = `INSERT INTO millrace_jobs (job, source, size, modified, digest, mapping, block_records, block_bytes,
    version, started) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  try {
    await writer.run(`beginning job ${job}`, sql, values);
  } catch (error) {
    // Another load has begun it just now.
    if (!(error instanceof LoadError) || error.code !== 'duplicate_key') throw error;
  }
  return (await readJob(writer, job))!;
}

async function forget(writer: Writer, job: string): Promise<void> {
  for (const table of ['millrace_rejects', 'millrace_batches', 'millrace_jobs']) {
    await writer.run(`forgetting job ${job}`, `DELETE FROM ${table} WHERE job = ?`, [job]);
  }
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
function freshly(db: Knex, inTransaction: InTransaction): InTransaction {
  const { client } = db;
  if (!dialectOf(db).hasManyConnections) return inTransaction;
  const pool = {
    acquireConnection: () => client.acquireRawConnection(),
    releaseConnection: (connection: object) => client.destroyRawConnection(connection),
    connectionSettings: client.connectionSettings,
  };
  return transactions(pool, dialectOf(db));
}

function otherJob(job: string, different: readonly string[]): LoadError {
  const reason = `job ${job}: ${different.join('; ')}: give the load another name as a job, or restart this one`;
  return new LoadError('job_differs', reason);
}
