import { type BatchReport, type Report, tally } from '../sink/tally.js';
import type { Writer } from '../sink/writers/writer.js';
import type { Resume } from '../types.js';
import type { Extent } from './claims.js';
import { countsOf } from './counts.js';
import type { JobRow } from './job.js';
import { readRejects } from './rejects.js';

/** What is in of a job, but batches that end before a fault of the source: it is met again. */
export interface InBefore {
  /** By number. */
  readonly batches: ReadonlyMap<number, Extent>;
  /** How many batches from the first on are in without a hole. */
  readonly prefix: number;
  /** How many records those have. */
  readonly records: number;
  /** Behind them: what a scanner needs to go on there. Undefined where batches have none, or where there are none. */
  readonly resume: Resume | undefined;
  readonly report: Report;
}

const SHOWN_REJECTS = 100;

interface BatchRow extends Extent {
  readonly batch: number;
  readonly written: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly counts: string;
}

export async function readJob(writer: Writer, job: string): Promise<JobRow | undefined> {
  const [row] = await writer.all<JobRow>(`reading job ${job}`, 'SELECT * FROM millrace_jobs WHERE job = ?', [
    job,
  ]);
  return row;
}

export async function isEmpty(writer: Writer, job: string): Promise<boolean> {
  const sql = 'SELECT batch FROM millrace_batches WHERE job = ? LIMIT 1';
  return (await writer.all(`reading the batches of ${job}`, sql, [job])).length === 0;
}

export async function readBatches(writer: Writer, job: string): Promise<InBefore> {
  const rows = await writer.all<BatchRow>(
    `reading the batches of ${job}`,
    `SELECT batch, first_record, records, start_byte, end_byte, written, filtered, rejected, counts
      FROM millrace_batches WHERE job = ? AND fault IS NULL ORDER BY batch`,
    [job],
  );
  const batches = new Map(rows.map(row => [Number(row.batch), row]));
  let prefix = 0;
  let records = 0;
  for (let row = batches.get(0); row; row = batches.get(++prefix)) records += Number(row.records);
  const [last] =
    prefix === 0
      ? []
      : await writer.all<{ resume: string | null }>(
          `reading the batches of ${job}`,
          'SELECT resume FROM millrace_batches WHERE job = ? AND batch = ?',
          [job, prefix - 1],
        );
  const rejects = await readRejects(writer, job, { limit: SHOWN_REJECTS });
  const sum = tally();
  for (const row of rows) sum.add(reportOf(row));
  const report = { ...sum.report(), rejects };
  return { batches, prefix, records, resume: last?.resume ? JSON.parse(last.resume) : undefined, report };
}

function reportOf({ batch, records, written, filtered, rejected, counts }: BatchRow): BatchReport {
  return {
    ...{ number: Number(batch), read: Number(records), written: Number(written) },
    ...{ filtered: Number(filtered), rejected: Number(rejected), ...countsOf(counts), rejects: [] },
  };
}
