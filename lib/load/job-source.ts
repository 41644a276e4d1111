import { LoadError } from '../errors.js';
import { differences, type JobRow } from '../ledger/job.js';
import { identityOf } from '../source/identity.js';
import type { SourceOption } from '../source/open.js';

/**
 * The source that a job has loaded: by its name, or the one given in its place.
 * @throws {LoadError} `job_differs` for another one
 * @throws {TypeError} where the source was no file and none is given
 */
export async function sourceOfJob(row: JobRow, given: SourceOption | undefined): Promise<SourceOption> {
  const { job, source: name, digest } = row;
  if (given === undefined && digest === null)
    throw new TypeError(`source: job ${job} has loaded ${name}; expected it once more`);
  const source = given ?? name;
  const found = await identityOf(source);
  // A stream can't be told; each of its blocks is compared when it is there.
  if (!found || digest === null) return source;
  const different = differences(
    { ...row, modified: found.modified },
    {
      ...found,
      source: name,
      mapping: row.mapping,
      maxRecords: row.block_records,
      maxBytes: row.block_bytes,
    },
  );
  if (different.length === 0) return source;
  throw new LoadError('job_differs', `job ${job}: ${different.join('; ')}`);
}
