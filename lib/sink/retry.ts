import { setTimeout as wait } from 'node:timers/promises';
import { LoadError } from '../errors.js';
import { type Again, againAfter } from './transient.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

export const DEFAULT_RETRY_MS = 60_000;

export interface RetryOptions {
  /** How long an outage may last, from the first error of the batch. */
  readonly retryMs: number;
  /** Whether a claim tells if a batch is in. */
  readonly isClaimed: boolean;
  readonly signal: AbortSignal;
}

/**
 * Does the work again after errors that may be over later, each time after a pause of any length up to one that doubles
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/, "full jitter").
 *
 * @throws {LoadError} `resumable` when the outage lasts, with the last error as its cause; every other error as it is
 */
export async function retrying<Done>(
  work: () => Promise<Done>,
  { retryMs, isClaimed, signal }: RetryOptions,
): Promise<Done> {
  let since: number | undefined;
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !mayTryAgain(againAfter(error), isClaimed)) throw error;
      since ??= performance.now();
      const pause = Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** tries, LONGEST_PAUSE_MS);
      if (performance.now() - since + pause > retryMs) throw resumable(error as LoadError, tries, isClaimed);
      await wait(pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

function mayTryAgain(again: Again | undefined, isClaimed: boolean): boolean {
  return again === 'anyway' || (again === 'claimed' && isClaimed);
}

function resumable(cause: LoadError, tries: number, isClaimed: boolean): LoadError {
  const then = isClaimed ? ': the same load, run again, goes on from here' : '';
  return new LoadError('resumable', `${cause.reason}, ${tries} times${then}`, { cause });
}
