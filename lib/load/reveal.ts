import { pipeline } from 'node:stream/promises';
import { jobOf } from '../ledger/in-ledger.js';
import { rejectsOf } from '../ledger/rejects-of.js';
import { given } from '../options.js';
import { openSource, type SourceOption, sourceError } from '../source/open.js';
import { type ParseOptions, parse } from '../source/parse.js';
import type { SourceRecord } from '../types.js';
import { sourceOfJob } from './job-source.js';
import { type RevealedReject, readable } from './rejects.js';
import type { Database } from './settings.js';

export interface RevealOptions extends ParseOptions {
  /** In the place of what the job has loaded. */
  readonly source?: SourceOption | undefined;
}

/** The rejects of a job, in the order of the source, with the values of their records, for which it is read again. */
export async function* revealedRejects(
  db: Database,
  job: string,
  { record, arrays = [], format, limits, source: replaced }: RevealOptions,
): AsyncGenerator<RevealedReject, void, undefined> {
  const source = await openSource(
    await sourceOfJob(await jobOf(db, job), replaced),
    given(limits ?? {}, ['maxRatio']),
  );
  const records = parse<unknown>({ record, arrays, format: format ?? source.format, limits });
  // Its error comes out of the last stage.
  const reading = pipeline([...source.streams, records]).catch(() => {});
  const found: AsyncIterator<SourceRecord> = records[Symbol.asyncIterator]();
  try {
    for await (const reject of rejectsOf(db, job)) {
      let next = await found.next();
      while (!next.done && next.value.position.record < reject.position.record) next = await found.next();
      yield { ...reject, value: next.done ? undefined : readable(next.value) };
    }
  } catch (error) {
    throw sourceError(error, source.name);
  } finally {
    records.destroy();
    await source.close();
    await reading;
  }
}
