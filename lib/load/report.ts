import type { Report } from '../sink/tally.js';

/** What has become of a source. After an error: what is in by then. */
export interface LoadReport extends Report {
  /** As it was named. */
  readonly source: string;
  /** The name of the job, where there is a ledger: then all counts are those of the job, over all of its runs. */
  readonly job?: string;
  /** When the job was done, as ISO 8601 text, where that was before this run, which did nothing. */
  readonly finished?: string;
  /** Records that were in before this run. */
  readonly before: number;
  /** How far the source has been read, in bytes, packed as they are where it is .gz. */
  readonly bytes: number;
  readonly elapsedMs: number;
  /** What it went by, given or chosen. Absent where the job was done before. */
  readonly settings?: ReportedSettings;
}

export interface ReportedSettings {
  /** 0 for the main thread. */
  readonly threads: number;
  /** 1 where the database or the Knex has no more. */
  readonly connections: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** How far a load is, told after each batch that is in, and at the beginning of a load that goes on. */
export interface Progress {
  /** Records that were in before this run. */
  readonly before: number;
  readonly read: number;
  readonly written: number;
  readonly filtered: number;
  readonly rejected: number;
  /** Of all tables. */
  readonly rows: number;
  readonly bytes: number;
  /** Bytes of the whole source, where it is known. */
  readonly size: number | undefined;
  readonly elapsedMs: number;
}

export function progressOf(report: LoadReport, size: number | undefined): Progress {
  const { before, read, written, filtered, rejected, bytes, elapsedMs } = report;
  const rows = Object.values(report.rows).reduce((sum, count) => sum + count, 0);
  return { before, read, written, filtered, rejected, rows, bytes, size, elapsedMs };
}
