import type { EncodedBatch } from '../batch/encoded.js';
import { pickRecords } from '../batch/pick.js';
import type { LoadError } from '../errors.js';

/** Writes a batch and takes it back. Gives the error when that is about a row, and throws any other. */
export type Trial = (batch: EncodedBatch) => Promise<LoadError | undefined>;

/**
 * Finds the records for which the database refuses a batch, by halves, and why. They are the ones that would be refused
 * if the records went in one after the other, but for those whose foreign key has its row in a later record of the batch:
 * they are tried again with all that are good. Stops when there are more than `enough`, these included.
 *
 * @param error what the whole batch was refused for
 * @returns the errors by index of the record in the batch's positions
 */
export async function isolate(
  batch: EncodedBatch,
  error: LoadError,
  enough: number,
  trial: Trial,
): Promise<ReadonlyMap<number, LoadError>> {
  const good = new Set<number>();
  const bad = new Map<number, LoadError>();

  // What is good so far is refused together with these records.
  async function narrow(from: number, to: number, why: LoadError): Promise<void> {
    if (to - from === 1) {
      bad.set(from, why);
      return;
    }
    const middle = (from + to) >>> 1;
    const left = await add(from, middle);
    // A left half that is taken leaves the fault to the right one.
    if (left) await narrow(from, middle, left);
    if (bad.size > enough) return;
    const right = left ? await add(middle, to) : why;
    if (right) await narrow(middle, to, right);
  }

  async function add(from: number, to: number): Promise<LoadError | undefined> {
    const refused = await trial(pickRecords(batch, at => good.has(at) || (at >= from && at < to)));
    if (!refused) for (let at = from; at < to; at++) good.add(at);
    return refused;
  }

  /** Whether a record is good by now. Beside a foreign key there is nothing that more records could mend. */
  async function mend(): Promise<boolean> {
    let isMended = false;
    for (const [at, { code }] of bad) {
      if (code !== 'foreign_key' || (await add(at, at + 1))) continue;
      bad.delete(at);
      isMended = true;
    }
    return isMended;
  }

  await narrow(0, batch.positions.length, error);
  // One that is good now may hold the row of another.
  if (bad.size <= enough) while (await mend());
  return bad;
}
