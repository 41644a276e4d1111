import type { Knex } from 'knex';
import type { SinkLedger } from '../sink/knex-sink-options.js';
import type { Stretch } from './claims.js';
import { refusedOf, retryLedger } from './retry.js';

/** The refused records of a job, to be loaded again by a pipeline. */
export interface Retry {
  /**
   * The numbers of the records of a batch that were refused; undefined where there are none. A batch of the same number
   * that holds these and nothing else is what the sink is to get.
   * @throws {LoadError} `job_differs` where the batch is another one by now
   */
  refused(batch: Stretch): ReadonlySet<number> | undefined;
  /** For `knexSink`: in the transaction of each batch its rejects go and its rows come. */
  readonly ledger: SinkLedger;
}

/**
 * What a pipeline of yours needs to load the refused records of its job again, when what they were refused for is
 * mended: each goes in once, whatever ends it; what is refused again stays a reject.
 * @throws {LoadError} `unknown_job`
 */
export async function openRetry(db: Knex, job: string): Promise<Retry> {
  const { batches } = await refusedOf(db, job);
  return {
    refused(batch) {
      const found = batches.get(batch.number);
      found?.check(batch);
      return found?.records;
    },
    ledger: retryLedger(job, batches),
  };
}
