import type { Place } from '../bytes/cursor.js';
import type { Kernel } from '../kernel/kernel.js';

/** A record that has been passed over, by indices in the bytes at hand, and where it begins. */
export interface PassedRecord {
  readonly from: number;
  readonly to: number;
  readonly place: Place;
  readonly hasHoles: boolean;
}

/** Records that follow each other. */
export interface PassedRecords extends Iterable<PassedRecord> {
  /** Where they end. */
  readonly end: { readonly at: number; readonly place: Place };
  /** Tells of the holes of the record that was given last. */
  leaveOut(): void;
}

/** Told of a hole that begins in the bytes at hand; `to` is where it ends, or undefined where it does not end in them. */
export type LeaveOut = (from: number, nameEnd: number, to: number | undefined) => void;

/** The addresses of the bytes at hand and of the holes in them, and the place of an index. */
interface Begin {
  readonly base: number;
  readonly holesAt: number;
  readonly from: number;
  readonly place: Place;
}

// Of the kernel's `Passed` and of a hole, as numbers.
const PASSED_FIELDS = 6;
const HOLE_FIELDS = 3;
const [FROM, TO, LINE_ENDS, LINE_START, HOLES_FROM, HOLES_TO] = [0, 1, 2, 3, 4, 5];

/**
 * What the kernel has told of records in UTF-8. It is copied: before they have been taken, it may tell of others.
 */
export function passedRecords(
  kernel: Kernel,
  count: number,
  { base, holesAt, from, place }: Begin,
  told: LeaveOut,
): PassedRecords {
  const { numbers } = kernel;
  const copied = (address: number, length: number): Int32Array =>
    numbers.slice(address >> 2, (address >> 2) + length);
  const records = copied(kernel.passedRecords.value, count * PASSED_FIELDS);
  const end = copied(kernel.passedTo.value, PASSED_FIELDS);
  const holes = copied(holesAt, end[HOLES_TO]! * HOLE_FIELDS);
  let last = 0;

  function placeOf(fields: Int32Array, at: number): Place {
    const index = fields[at + FROM]! - base;
    const lineStart = fields[at + LINE_START]!;
    return {
      offset: place.offset + index - from,
      line: place.line + fields[at + LINE_ENDS]!,
      column: lineStart === 0 ? place.column + index - from : index - (lineStart - base) + 1,
    };
  }

  return {
    end: { at: end[TO]! - base, place: placeOf(end, 0) },
    *[Symbol.iterator]() {
      for (last = 0; last < records.length; last += PASSED_FIELDS) {
        yield {
          from: records[last]! - base,
          to: records[last + TO]! - base,
          place: placeOf(records, last),
          hasHoles: records[last + HOLES_FROM]! < records[last + HOLES_TO]!,
        };
      }
    },
    leaveOut() {
      const first = records[last + HOLES_FROM]!;
      tellHoles(holes, first * HOLE_FIELDS, records[last + HOLES_TO]! - first, base, told);
    },
  };
}

/** @param at of the first in `numbers` */
export function tellHoles(
  numbers: Int32Array,
  at: number,
  count: number,
  base: number,
  told: LeaveOut,
): void {
  for (let hole = at; hole < at + count * HOLE_FIELDS; hole += HOLE_FIELDS) {
    told(numbers[hole]! - base, numbers[hole + 1]! - base, numbers[hole + 2]! - base);
  }
}
