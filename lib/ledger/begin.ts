import { LoadError } from '../errors.js';
import { transient } from '../sink/transient.js';
import type { Writer } from '../sink/writers/writer.js';
import type { ColumnValue } from '../types.js';
import { differences, type JobIdentity, type JobRow, VERSION } from './job.js';
import { isEmpty, readJob } from './read-job.js';

export interface Beginning {
  readonly job: string;
  readonly identity: JobIdentity;
  /** Forgets what is in of the job. */
  readonly restart: boolean;
  /** Whether a source that is in already, as another job, is refused. */
  readonly isOnce: boolean;
}

const COLUMNS = 'source size modified digest mapping block_records block_bytes version started'.split(' ');

/**
 * The row of the job: the one that is there, or a new one.
 * @throws {LoadError} `job_differs` where the name is that of another job, or the source that of one
 */
export async function beginJob(
  writer: Writer,
  { job, identity, restart, isOnce }: Beginning,
): Promise<JobRow> {
  const row = await readJob(writer, job);
  // A job that nothing is in of may change.
  const isNew = !row || restart || (await isEmpty(writer, job));
  if (!isNew) {
    const different = differences(row, identity);
    if (different.length > 0) throw otherJob(job, different);
    return row;
  }
  if (isOnce && !(row && restart)) await refuseTwin(writer, job, identity);
  await (row ? change(writer, job, identity, restart) : insert(writer, job, identity));
  return (await readJob(writer, job))!;
}

async function insert(writer: Writer, job: string, identity: JobIdentity): Promise<void> {
  const places = COLUMNS.map(() => '?');
  const sql = `INSERT INTO millrace_jobs (${COLUMNS}, job) VALUES (${places}, ?)`;
  try {
    await writer.run(`beginning job ${job}`, sql, [...valuesOf(identity), job]);
  } catch (error) {
    if (!(error instanceof LoadError) || error.code !== 'duplicate_key') throw error;
    // Another load has begun it just now; this transaction may not see its row.
    throw transient(error, 'anyway');
  }
}

/** Nothing is deleted where nothing is: that would lock what other loads are about to insert. */
async function change(writer: Writer, job: string, identity: JobIdentity, restart: boolean): Promise<void> {
  for (const table of restart ? ['millrace_rejects', 'millrace_batches'] : []) {
    await writer.run(`forgetting job ${job}`, `DELETE FROM ${table} WHERE job = ?`, [job]);
  }
  const sql = `UPDATE millrace_jobs SET ${COLUMNS.map(column => `${column} = ?`)}, finished = NULL WHERE job = ?`;
  await writer.run(`beginning job ${job}`, sql, [...valuesOf(identity), job]);
}

function valuesOf(identity: JobIdentity): ColumnValue[] {
  const { source, size, modified, digest, mapping, maxRecords, maxBytes } = identity;
  return [source, size, modified, digest, mapping, maxRecords, maxBytes, VERSION, new Date().toISOString()];
}

// By digest: a file that is copied or moved has another name, and may have another time.
const TWIN = `SELECT job FROM millrace_jobs WHERE digest = ? AND size = ? AND mapping = ? AND job <> ?
  AND EXISTS (SELECT * FROM millrace_batches WHERE millrace_batches.job = millrace_jobs.job) ORDER BY job LIMIT 1`;

async function refuseTwin(writer: Writer, job: string, identity: JobIdentity): Promise<void> {
  const { digest, size, mapping } = identity;
  if (digest === null) return;
  const [twin] = await writer.all<{ job: string }>(`looking for job ${job} under another name`, TWIN, [
    ...[digest, size, mapping, job],
  ]);
  if (!twin) return;
  const reason = `job ${job}: the same source and mapping are in, or on their way, as job ${twin.job}: name the job to load them once more`;
  throw new LoadError('job_differs', reason);
}

function otherJob(job: string, different: readonly string[]): LoadError {
  const reason = `job ${job}: ${different.join('; ')}: give the load another name as a job, or restart this one`;
  return new LoadError('job_differs', reason);
}
