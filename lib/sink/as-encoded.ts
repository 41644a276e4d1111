import type { EncodedBatch } from '../batch/encoded.js';
import { toValues } from './encode.js';
import { isLost } from './transient.js';
import { NEVER_TAKEN, NOT_TAKEN } from './writers/not-taken.js';

/**
 * A connection may be lost for how rows are sent, which what stands between may not know: a batch that has lost so many goes
 * as text, and all behind so many such batches one after the other.
 */
const MOST_LOST = 3;

/**
 * Writes a batch once.
 * @param isAtOnce whether rows may go in in a way that does not tell which of them is refused
 */
type Run<Done> = (batch: EncodedBatch, isAtOnce: boolean) => Promise<Done>;

/** Has batches written as they are encoded, and as text what does not go in so. */
export function asEncoded(): <Done>(batch: EncodedBatch, run: Run<Done>) => Promise<Done> {
  const lostBy = new WeakMap<EncodedBatch, number>();
  let lostBatches = 0;
  let isTaken = true;

  function countLost(batch: EncodedBatch): void {
    const lost = (lostBy.get(batch) ?? 0) + 1;
    lostBy.set(batch, lost);
    if (lost === MOST_LOST && ++lostBatches === MOST_LOST) isTaken = false;
  }

  return async (batch, run) => {
    if (!isTaken || (lostBy.get(batch) ?? 0) >= MOST_LOST) return run(toValues(batch), false);
    try {
      const done = await run(batch, true);
      lostBatches = 0;
      return done;
    } catch (error) {
      if (isLost(error)) countLost(batch);
      if (error === NEVER_TAKEN) isTaken = false;
      else if (error !== NOT_TAKEN) throw error;
      return run(toValues(batch), false);
    }
  };
}
