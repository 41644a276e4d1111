import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import { sumIssues } from '../batch/sum-issues.js';
import { addConflicts } from '../sink/conflict-counts.js';
import type { SinkLedger } from '../sink/knex-sink-options.js';
import { rowsByTable } from '../sink/rows-by-table.js';
import { type BatchReport, NOTHING } from '../sink/tally.js';
import type { Writer } from '../sink/writers/writer.js';
import { type Extent, type Stretch, checkExtent } from './claims.js';
import { type Counts, countsOf, countsText } from './counts.js';
import { existingJob, readingLedger } from './in-ledger.js';
import type { JobRow } from './job.js';
import { rejectStatements } from './rejects.js';

/** A batch of which records were refused. */
export interface RefusedBatch {
  /** Their numbers in the source. */
  readonly records: ReadonlySet<number>;
  /** Number of its first record in the source, and how many there are of it. */
  readonly first: number;
  readonly read: number;
  /** @throws {LoadError} `job_differs` where the block that it was made of is another one by now */
  check(block: Stretch): void;
}

export interface Refused {
  readonly row: JobRow;
  /** By number. */
  readonly batches: ReadonlyMap<number, RefusedBatch>;
}

const REFUSED = `SELECT r.batch AS batch, r.record AS record, b.first_record AS first_record, b.records AS records,
  b.start_byte AS start_byte, b.end_byte AS end_byte, b.fault AS fault
  FROM millrace_rejects r JOIN millrace_batches b ON b.job = r.job AND b.batch = r.batch
  WHERE r.job = ? ORDER BY r.record`;

interface RefusedRow extends Extent {
  readonly batch: number;
  readonly record: number;
  readonly fault: string | null;
}

/** What is refused of a job. */
export function refusedOf(db: Knex, job: string): Promise<Refused> {
  return readingLedger(db)(async writer => {
    const row = await existingJob(writer, job);
    const found = await writer.all<RefusedRow>(`reading the rejects of ${job}`, REFUSED, [job]);
    const batches = new Map<number, RefusedBatch & { readonly records: Set<number> }>();
    for (const each of found) {
      const number = Number(each.batch);
      const records = batches.get(number)?.records ?? new Set();
      // Before a fault the batch ends within its block.
      const check = (block: Stretch): void => {
        if (each.fault === null) checkExtent(job, block, each);
      };
      const [first, read] = [Number(each.first_record), Number(each.records)];
      batches.set(number, { records: records.add(Number(each.record)), first, read, check });
    }
    return { row, batches };
  });
}

// Also the lock: of two that do this to a batch at once, one waits for the other here.
const TOUCH = 'UPDATE millrace_batches SET committed = ? WHERE job = ? AND batch = ?';

const STILL_REFUSED = 'SELECT record FROM millrace_rejects WHERE job = ? AND batch = ?';

const RECORD = `UPDATE millrace_batches SET written = written + ?, filtered = filtered + ?, rejected = rejected - ?,
  counts = ? WHERE job = ? AND batch = ?`;

/** Within the variables that a statement of SQLite may have. */
const RECORDS_AT_ONCE = 500;

/** For batches that hold nothing but records that were refused: they are in when they are no rejects any more. */
export function retryLedger(job: string, refused: Refused['batches']): SinkLedger {
  const tried = new Map<number, BatchReport>();
  return {
    before: NOTHING,
    isIn: () => false,
    async claim(writer, { number }) {
      const doing = `claiming the rejects of batch ${number} of ${job}`;
      const { records } = refused.get(number)!;
      await writer.run(doing, TOUCH, [new Date().toISOString(), job, number]);
      const rows = await writer.all<{ record: number }>(doing, STILL_REFUSED, [job, number]);
      const still = new Set(rows.map(({ record }) => Number(record)));
      // By this retry, whose COMMIT went unanswered, or by another one.
      if (![...records].every(record => still.has(record))) {
        return tried.get(number) ?? { ...NOTHING, number };
      }
      await remove(writer, job, number, [...records]);
      return undefined;
    },
    async record(writer, { number }, report) {
      const doing = `recording batch ${number} of ${job}`;
      const sql = 'SELECT counts FROM millrace_batches WHERE job = ? AND batch = ?';
      const [row] = await writer.all<{ counts: string }>(doing, sql, [job, number]);
      const { written, filtered, rejects } = report;
      const counts = countsText(add(countsOf(row!.counts), report));
      await writer.run(doing, RECORD, [written, filtered, written + filtered, counts, job, number]);
      for (const statement of rejectStatements(job, number, rejects)) await writer.run(...statement);
      tried.set(number, report);
    },
  };
}

async function remove(writer: Writer, job: string, batch: number, records: readonly number[]): Promise<void> {
  const doing = `claiming the rejects of batch ${batch} of ${job}`;
  let removed = 0;
  for (let from = 0; from < records.length; from += RECORDS_AT_ONCE) {
    const some = records.slice(from, from + RECORDS_AT_ONCE);
    const sql = `DELETE FROM millrace_rejects WHERE job = ? AND record IN (${some.map(() => '?')})`;
    removed += await writer.run(doing, sql, [job, ...some]);
  }
  if (removed === records.length) return;
  throw new LoadError('ledger', `${doing}: ${removed} of ${records.length} were there`);
}

function add(before: Counts, { rows, conflicts, issues }: Counts): Counts {
  return {
    rows: rowsByTable([...Object.entries(before.rows), ...Object.entries(rows)]),
    conflicts: addConflicts(before.conflicts, conflicts),
    issues: sumIssues([...before.issues, ...issues]),
    // They were counted when they were refused.
    readAsValues: before.readAsValues,
  };
}
