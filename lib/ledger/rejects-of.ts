import type { Knex } from 'knex';
import type { Reject } from '../types.js';
import { existingJob, readingLedger } from './in-ledger.js';
import { readRejects } from './rejects.js';

const ROWS_AT_ONCE = 1000;

/**
 * The records of a job that were refused and are not in, in the order of the source.
 * @throws {LoadError} `unknown_job`
 */
export async function* rejectsOf(db: Knex, job: string): AsyncGenerator<Reject, void, undefined> {
  const read = readingLedger(db);
  await read(writer => existingJob(writer, job));
  for (let after = -1; ;) {
    const some = await read(writer => readRejects(writer, job, { after, limit: ROWS_AT_ONCE }));
    yield* some;
    if (some.length < ROWS_AT_ONCE) return;
    after = some.at(-1)!.position.record;
  }
}
