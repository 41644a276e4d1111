import { LoadError } from '../errors.js';
import type { BatchReport } from '../sink/tally.js';
import type { Claims } from '../sink/target.js';
import type { OwnStatement, Writer } from '../sink/writers/writer.js';
import type { EncodedBatch } from '../batch/encoded.js';
import type { Batch, BatchRange, Resume } from '../types.js';
import { countsOf, countsText } from './counts.js';
import { readRejects, rejectStatements } from './rejects.js';

/** A batch's place in its source, as its row has it. */
export interface Extent {
  readonly first_record: number;
  readonly records: number;
  readonly start_byte: number;
  readonly end_byte: number;
}

/** What tells a batch, or the block that it will be, from others. */
export type Stretch = Pick<Batch, 'number' | 'read' | 'range'>;

/** What declares more is read again from its start rather than kept once a batch. */
const MAX_RESUME_CHARACTERS = 64 * 1024;

const CLAIM = `INSERT INTO millrace_batches
  (job, batch, first_record, records, start_byte, end_byte, resume, fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

const RECORD = `UPDATE millrace_batches SET written = ?, filtered = ?, rejected = ?, counts = ?, committed = ?
  WHERE job = ? AND batch = ?`;

const READ = `SELECT first_record, records, start_byte, end_byte, written, filtered, rejected, counts
  FROM millrace_batches WHERE job = ? AND batch = ?`;

interface BatchRow extends Extent {
  readonly written: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly counts: string;
}

/** The rows of a job's batches. A second load of the job waits at the first one's claim, and finds the batch in. */
export function claimsOf(job: string): Claims {
  function claiming(batch: EncodedBatch): OwnStatement {
    const { number, read, fault } = batch;
    const { first, start, end, resume } = rangeOf(batch);
    const values = [job, number, first, read, start, end, resumeText(resume), fault?.reason ?? null];
    return [`claiming batch ${number} of ${job}`, CLAIM, values];
  }

  function recording({ number }: EncodedBatch, report: BatchReport): OwnStatement[] {
    const { written, filtered, rejected, rejects } = report;
    const now = new Date().toISOString();
    const values = [written, filtered, rejected, countsText(report), now, job, number];
    return [
      [`recording batch ${number} of ${job}`, RECORD, values],
      ...rejectStatements(job, number, rejects),
    ];
  }

  return {
    async claim(writer, batch) {
      try {
        await writer.run(...claiming(batch));
        return undefined;
      } catch (error) {
        if (!(error instanceof LoadError) || error.code !== 'duplicate_key') throw error;
        return inBefore(writer, job, batch);
      }
    },
    async record(writer, batch, report) {
      for (const statement of recording(batch, report)) await writer.run(...statement);
    },
    around: (batch, report) => ({ before: [claiming(batch)], after: recording(batch, report) }),
  };
}

function resumeText(resume: Resume | undefined): string | null {
  const text = resume ? JSON.stringify(resume) : '';
  return text === '' || text.length > MAX_RESUME_CHARACTERS ? null : text;
}

async function inBefore(writer: Writer, job: string, batch: Stretch): Promise<BatchReport> {
  const { number } = batch;
  const [row] = await writer.all<BatchRow>(`reading batch ${number} of ${job}`, READ, [job, number]);
  if (!row) throw new LoadError('ledger', `batch ${number} of ${job} is there and can't be read`);
  checkExtent(job, batch, row);
  const { written, filtered, rejected } = row;
  return {
    ...{ number, read: batch.read, written: Number(written), filtered: Number(filtered) },
    ...{ rejected: Number(rejected), ...countsOf(row.counts) },
    rejects: await readRejects(writer, job, { batch: number }),
  };
}

/** @throws {LoadError} `job_differs` where a batch is not the one that is in under its number */
export function checkExtent(job: string, batch: Stretch, row: Extent): void {
  const { first, start, end } = rangeOf(batch);
  const now = [first, batch.read, start, end];
  const before = [row.first_record, row.records, row.start_byte, row.end_byte].map(Number);
  if (now.every((value, index) => value === before[index])) return;
  const [was, is] = [before, now].map(
    ([from, records, begins, ends]) => `${records} records from ${from}, bytes ${begins} to ${ends}`,
  );
  const reason = `job ${job}: batch ${batch.number} was ${was} and is ${is}: the source, or how it is cut, has changed`;
  throw new LoadError('job_differs', reason);
}

function rangeOf({ range }: Stretch): BatchRange {
  if (!range) throw new TypeError('ledger: expected batches of batchByTable() or batchOf()');
  return range;
}
