import type { Knex } from 'knex';
import type { JobRow } from './job.js';
import { readingLedger } from './in-ledger.js';
import { haveTables } from './tables.js';

/** What the ledger knows of a job. */
export interface JobReport {
  readonly job: string;
  /** The source's name, as it was given. */
  readonly source: string;
  /** Of the source, in bytes; null for a stream. */
  readonly size: number | null;
  /** When it began, and when it was done, as ISO 8601 text; null while it is not. */
  readonly started: string;
  readonly finished: string | null;
  /** Batches that are in. */
  readonly batches: number;
  /** Those that are missing before the last one that is in. */
  readonly missing: number;
  /** Where the last one ends in the source, in bytes, unpacked. */
  readonly end: number;
  /** Records of those batches: `read` is the sum of the other three. */
  readonly read: number;
  readonly written: number;
  readonly filtered: number;
  readonly rejected: number;
  /** What is wrong with the source behind them. */
  readonly fault: string | null;
  /** Refused records by what they were refused for, the most frequent first. */
  readonly rejects: readonly RejectCount[];
}

export interface RejectCount {
  readonly code: string;
  readonly table: string | null;
  readonly column: string | null;
  /** Of one of them. */
  readonly reason: string;
  readonly count: number;
}

const BATCHES = `SELECT job, COUNT(*) AS batches, MAX(batch) + 1 - COUNT(*) AS missing, MAX(end_byte) AS end_byte,
  SUM(records) AS records, SUM(written) AS written, SUM(filtered) AS filtered, SUM(rejected) AS rejected,
  MAX(fault) AS fault FROM millrace_batches GROUP BY job`;

const REJECTS = `SELECT job, code, table_name, column_name, MIN(reason) AS reason, COUNT(*) AS count
  FROM millrace_rejects GROUP BY job, code, table_name, column_name ORDER BY count DESC, code, reason`;

type Sum = 'batches' | 'missing' | 'end_byte' | 'records' | 'written' | 'filtered' | 'rejected';
type BatchSums = Readonly<Record<Sum, number>> & { readonly job: string; readonly fault: string | null };

interface RejectSum {
  readonly job: string;
  readonly code: string;
  readonly table_name: string | null;
  readonly column_name: string | null;
  readonly reason: string;
  readonly count: number;
}

/** All jobs that the ledger of a database knows, the first one first; none where there is no ledger. */
export function jobs(db: Knex): Promise<readonly JobReport[]> {
  return readingLedger(db)(async writer => {
    if (!(await haveTables(writer))) return [];
    const doing = 'reading the jobs';
    const rows = await writer.all<JobRow>(doing, 'SELECT * FROM millrace_jobs ORDER BY started, job');
    const sums = await writer.all<BatchSums>(doing, BATCHES);
    const rejects = await writer.all<RejectSum>(doing, REJECTS);
    return rows.map(row => reportOf(row, sums, rejects));
  });
}

function reportOf(
  { job, source, size, started, finished }: JobRow,
  sums: readonly BatchSums[],
  rejects: readonly RejectSum[],
): JobReport {
  const sum = sums.find(each => each.job === job);
  const count = (name: Sum): number => Number(sum?.[name] ?? 0);
  return {
    ...{ job, source, size: size === null ? null : Number(size), started, finished },
    ...{ batches: count('batches'), missing: count('missing'), end: count('end_byte') },
    ...{ read: count('records'), written: count('written') },
    ...{ filtered: count('filtered'), rejected: count('rejected') },
    fault: sum?.fault ?? null,
    rejects: rejects
      .filter(reject => reject.job === job)
      .map(({ code, table_name: table, column_name: column, reason, count: times }) => {
        return { code, table, column, reason, count: Number(times) };
      }),
  };
}
