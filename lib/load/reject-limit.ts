import { inspect } from 'node:util';
import { LoadError } from '../errors.js';
import { wholeNumber } from '../options.js';

/** How many records may be refused: a number of them, or a percentage of those read. */
export type MaxRejects = number | `${number}%`;

export interface RejectLimit {
  /** For the sink, which ends the load at one more. */
  readonly maxRejects: number;
  /** @throws LoadError `too_many_rejects` */
  check(read: number, rejected: number, isEnd: boolean): void;
}

/** Before so many records a percentage says little. */
const ENOUGH_TO_JUDGE = 10_000;

export function rejectLimit(limit: MaxRejects): RejectLimit {
  if (typeof limit !== 'string') return { maxRejects: wholeNumber('maxRejects', limit, 0), check() {} };
  const percent = /^\d+(\.\d+)?%$/.test(limit) ? Number.parseFloat(limit) : Number.NaN;
  if (!(percent <= 100)) {
    throw new RangeError(`maxRejects: expected a whole number or a percentage, got ${inspect(limit)}`);
  }
  return {
    maxRejects: Number.POSITIVE_INFINITY,
    check(read, rejected, isEnd) {
      if (rejected * 100 <= read * percent || !(isEnd || read >= ENOUGH_TO_JUDGE)) return;
      const reason = `more than ${limit} of the records are refused: ${rejected} of ${read}`;
      throw new LoadError('too_many_rejects', reason);
    },
  };
}
