import { DEFAULT_MAX_BYTES, DEFAULT_MAX_RECORDS } from '../defaults.js';
import { wholeNumber } from '../options.js';
import type { Position } from '../types.js';

export interface CutOptions {
  /**
   * Records in a batch.
   * @default 2000
   */
  readonly maxRecords?: number | undefined;
  /**
   * Bytes of the source in a batch, from the start of its first record to the end of its last; a longer record stands
   * alone. Only texts have bytes. Those that `pick` leaves out do not count, as long as all together are no more than
   * eight times as many.
   * @default 2 MiB
   */
  readonly maxBytes?: number | undefined;
}

/** A batch holds so many times `maxBytes` of the source at most: what is left out is read, too. */
const MOST_UNCOUNTED = 8;

/** Says where a batch ends by source coordinates alone, so that batch n of a source is the same records on every run. */
export interface Cut {
  /**
   * Whether a record is too much for the batch that is open. It then begins the next one.
   * @param leftOut bytes of the record that do not count
   */
  before(position: Position, leftOut?: number): boolean;
  /** Whether the batch takes no record behind this one. */
  after(position: Position): boolean;
}

export function cutter({
  maxRecords = DEFAULT_MAX_RECORDS,
  maxBytes = DEFAULT_MAX_BYTES,
}: CutOptions = {}): Cut {
  wholeNumber('maxRecords', maxRecords);
  wholeNumber('maxBytes', maxBytes);
  let start = 0;
  let records = 0;
  let uncounted = 0;
  return {
    before({ line, end }, leftOut = 0) {
      uncounted = records === 0 ? leftOut : uncounted + leftOut;
      const bytes = end - start;
      const fits = bytes - uncounted <= maxBytes && bytes <= maxBytes * MOST_UNCOUNTED;
      if (records === 0 || line === undefined || fits) return false;
      records = 0;
      uncounted = leftOut;
      return true;
    },
    after(position) {
      if (records === 0) start = position.start;
      records = (records + 1) % maxRecords;
      return records === 0;
    },
  };
}

/**
 * The records of some batches that are known, and of what stands between them whatever `cutBetween` says.
 * @param cutBetween begun anew behind each, of two records or more: a record is not cut both before and behind it
 */
export function cutAround(
  batches: Iterable<{ readonly first: number; readonly read: number }>,
  cutBetween: () => Cut,
): Cut {
  const firsts = new Set<number>();
  const behind = new Set<number>();
  for (const { first, read } of batches) {
    firsts.add(first);
    behind.add(first + read);
  }
  let between = cutBetween();
  let isInside = false;
  return {
    before(position, leftOut) {
      const { record } = position;
      const isBorder = firsts.has(record) || behind.has(record);
      if (isBorder) between = cutBetween();
      isInside = firsts.has(record) || (isInside && !behind.has(record));
      const isCut = between.before(position, leftOut);
      return isBorder || (isCut && !isInside);
    },
    after: position => between.after(position) && !isInside,
  };
}
