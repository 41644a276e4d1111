import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import { dialectOf } from '../sink/dialects.js';
import { DEFAULT_RETRY_MS, retrying } from '../sink/retry.js';
import { type InTransaction, transactions } from '../sink/transaction.js';
import type { Writer } from '../sink/writers/writer.js';
import type { JobRow } from './job.js';
import { readJob } from './read-job.js';
import { haveTables } from './tables.js';

const SHOWN_JOBS = 10;

/** Reads the ledger, which may be written to meanwhile. */
export function readingLedger(db: Knex): InTransaction {
  const inTransaction = transactions(db.client, dialectOf(db));
  const retry = { retryMs: DEFAULT_RETRY_MS, isClaimed: false, signal: new AbortController().signal };
  return work => retrying(() => inTransaction(work, { end: 'rollback' }), retry);
}

/** @throws {LoadError} `unknown_job` */
export async function existingJob(writer: Writer, job: string): Promise<JobRow> {
  const isThere = await haveTables(writer);
  const row = isThere ? await readJob(writer, job) : undefined;
  if (row) return row;
  const sql = `SELECT job FROM millrace_jobs ORDER BY started DESC, job LIMIT ${SHOWN_JOBS + 1}`;
  const found = isThere ? await writer.all<{ job: string }>('reading the jobs', sql) : [];
  const names = found.slice(0, SHOWN_JOBS).map(({ job: name }) => name);
  const others = found.length > SHOWN_JOBS ? ', …' : '';
  const there = names.length > 0 ? `there are ${names.join(', ')}${others}` : 'there is none';
  throw new LoadError('unknown_job', `no job ${job}; ${there}`);
}

/** @throws {LoadError} `unknown_job` */
export function jobOf(db: Knex, job: string): Promise<JobRow> {
  return readingLedger(db)(writer => existingJob(writer, job));
}
