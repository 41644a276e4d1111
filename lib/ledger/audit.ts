import { LoadError } from '../errors.js';
import type { Writer } from '../sink/writers/writer.js';

const SUMS = `SELECT COUNT(*) AS batches, MAX(batch) AS last, SUM(records) AS records, SUM(written) AS written,
  SUM(filtered) AS filtered, SUM(rejected) AS rejected FROM millrace_batches WHERE job = ?`;

// Each begins with the record behind the last one of the batch before.
const GAPS = `SELECT b.batch AS batch FROM millrace_batches b
  LEFT JOIN millrace_batches a ON a.job = b.job AND a.batch = b.batch - 1
  WHERE b.job = ? AND b.first_record <> COALESCE(a.first_record + a.records, 0) ORDER BY b.batch LIMIT 10`;

const REJECTS = 'SELECT COUNT(*) AS rejects FROM millrace_rejects WHERE job = ?';

type Sums = Readonly<Record<'batches' | 'last' | 'records' | 'written' | 'filtered' | 'rejected', number>>;

/**
 * Whether a job is in as a whole.
 * @param batches how many the source has
 * @throws {LoadError} `incomplete`, with what is missing
 */
export async function audit(writer: Writer, job: string, batches: number): Promise<void> {
  const doing = `auditing job ${job}`;
  const [row] = await writer.all<Sums>(doing, SUMS, [job]);
  const sums = Object.fromEntries(
    Object.entries(row!).map(([name, sum]) => [name, Number(sum ?? 0)]),
  ) as Sums;
  const gaps = await writer.all<{ batch: number }>(doing, GAPS, [job]);
  const [found] = await writer.all<{ rejects: number }>(doing, REJECTS, [job]);
  const { records, written, filtered, rejected } = sums;
  const faults = [
    sums.batches !== batches && `${sums.batches} of ${batches} batches are in`,
    gaps.length > 0 && `records are missing before batch ${gaps.map(({ batch }) => batch).join(', ')}`,
    records !== written + filtered + rejected &&
      `of ${records} records ${written} are written, ${filtered} filtered, ${rejected} rejected`,
    Number(found!.rejects) !== rejected && `${found!.rejects} of ${rejected} rejects are recorded`,
  ].filter(Boolean);
  if (faults.length === 0) return;
  throw new LoadError('incomplete', `job ${job}: ${faults.join('; ')}`);
}
