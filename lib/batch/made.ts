import type { EncodedBatch } from './encoded.js';

const taken = new WeakSet<object>();

/** Whether a value is a batch that was made in this thread. */
export function isBatch(value: unknown): value is EncodedBatch {
  return taken.has(value as object);
}

/** What was made of a batch is one, too. */
export function markBatch(batch: EncodedBatch): EncodedBatch {
  taken.add(batch);
  return batch;
}
