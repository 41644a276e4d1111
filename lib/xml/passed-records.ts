import type { Place } from '../bytes/cursor.js';
import type { FoundRun, RecordPlace } from '../bytes/scanner.js';
import type { Kernel } from '../kernel/kernel.js';

type Places = Pick<FoundRun, 'count' | 'at'>;

/** Records that have been passed over and follow each other, by indices in the bytes at hand. */
export interface PassedRecords extends Places {
  /** Where they end: a place of no bytes. */
  readonly end: RecordPlace;
  /** Those from a record on up to the next that has holes. Their places are told by the same object. */
  withoutHoles(first: number): Places;
  /** Tells of the holes of a record. */
  leaveOut(record: number): void;
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
  const here = { from: 0, to: 0, offset: 0, line: 0, column: 0 };

  function placeIn(fields: Int32Array, at: number, to: typeof here): RecordPlace {
    const index = fields[at + FROM]! - base;
    const lineStart = fields[at + LINE_START]!;
    to.from = index;
    to.to = fields[at + TO]! - base;
    to.offset = place.offset + index - from;
    to.line = place.line + fields[at + LINE_ENDS]!;
    to.column = lineStart === 0 ? place.column + index - from : index - (lineStart - base) + 1;
    return to;
  }

  return {
    count,
    at: record => placeIn(records, record * PASSED_FIELDS, here),
    end: placeIn(end, 0, { ...here }),
    withoutHoles(first) {
      const begin = first * PASSED_FIELDS;
      let at = begin;
      while (at < records.length && records[at + HOLES_FROM] === records[at + HOLES_TO]) at += PASSED_FIELDS;
      return {
        count: (at - begin) / PASSED_FIELDS,
        at: record => placeIn(records, begin + record * PASSED_FIELDS, here),
      };
    },
    leaveOut(record) {
      const at = record * PASSED_FIELDS;
      const first = records[at + HOLES_FROM]!;
      tellHoles(holes, first * HOLE_FIELDS, records[at + HOLES_TO]! - first, base, told);
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
