import { putText, reserve } from '../../bytes/growing.js';
import { type RowBytes, rowBytes } from './row-encoder.js';

/**
 * Rows as they lie in a page of a table (https://www.sqlite.org/fileformat2.html, "B-tree Cell Format" and "Record
 * Format"), one behind the other. Numbers of variable length have a fixed one here, so that each stands before what it
 * counts is known: SQLite reads them by the same rule.
 */
export interface Cells extends RowBytes {
  /** Where the cell that is open begins. */
  start: number;
  /** Where its next column is described. */
  describes: number;
}

/** The size of the record, the number of the row, and the size of the record's header. */
const [SIZE, NUMBER, HEADER] = [3, 3, 2];
const BEFORE_RECORD = SIZE + NUMBER;
export const BEFORE_COLUMNS = BEFORE_RECORD + HEADER;
/** What says of which kind and how long a column's value is. */
export const OF_COLUMN = 3;

/** Below it are numbers that three bytes hold. */
const THREE_BYTES = 2 ** 21;
export const PAGE_BYTES = 65_536;
/** A longer record would have to be parted among pages. */
const MOST_IN_RECORD = PAGE_BYTES - 35;

export const [NULL, INT32, INT64, DOUBLE, BLOB, TEXT] = [0, 4, 6, 7, 12, 13];

export function emptyCells(): Cells {
  return { ...rowBytes(), start: 0, describes: 0 };
}

/** @param most bytes of its values, as far as they are known */
export function beginCell(to: Cells, columns: number, most: number): void {
  const before = BEFORE_COLUMNS + OF_COLUMN * columns;
  reserve(to, before + most);
  to.start = to.at;
  to.describes = to.at + BEFORE_COLUMNS;
  to.at += before;
  putTwo(to.bytes, to.start + BEFORE_RECORD, before - BEFORE_RECORD);
}

export function endCell(to: Cells): void {
  const { bytes, start, at, ends } = to;
  const size = at - start - BEFORE_RECORD;
  if (size > MOST_IN_RECORD || ends.length + 1 >= THREE_BYTES)
    throw new RangeError('larger than a page, or more rows than are counted');
  putThree(bytes, start, size);
  putThree(bytes, start + SIZE, ends.length + 1);
  ends.push(at);
}

/** The number of the row that a cell is, as it stands there. */
export function numberIn(bytes: Uint8Array, start: number): Uint8Array {
  return bytes.subarray(start + SIZE, start + BEFORE_RECORD);
}

/** Says what the next value is, which has been put. */
export function describe(to: Cells, kind: number): void {
  putThree(to.bytes, to.describes, kind);
  to.describes += OF_COLUMN;
}

/** A whole number that a double keeps. SQLite has no -0. */
export function putInteger(to: Cells, value: number): void {
  reserve(to, 8);
  if (value === (value | 0)) {
    to.at = to.bytes.writeInt32BE(value, to.at);
    describe(to, INT32);
  } else {
    const low = value >>> 0;
    to.bytes.writeInt32BE((value - low) / 2 ** 32, to.at);
    to.at = to.bytes.writeUInt32BE(low, to.at + 4);
    describe(to, INT64);
  }
}

/** A number, a bigint of 64 bits, text, bytes or null, as better-sqlite3 would bind it. */
export function putValue(to: Cells, value: unknown): void {
  if (value === null) describe(to, NULL);
  else if (typeof value === 'string') {
    const start = to.at;
    putText(to, value);
    describe(to, TEXT + 2 * (to.at - start));
  } else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) putInteger(to, value);
    else {
      reserve(to, 8);
      to.at = to.bytes.writeDoubleBE(value, to.at);
      describe(to, DOUBLE);
    }
  } else if (typeof value === 'bigint') {
    if (Number.isSafeInteger(Number(value))) putInteger(to, Number(value));
    else {
      reserve(to, 8);
      to.at = to.bytes.writeBigInt64BE(value, to.at);
      describe(to, INT64);
    }
  } else {
    const { length } = value as Uint8Array;
    reserve(to, length);
    to.bytes.set(value as Uint8Array, to.at);
    to.at += length;
    describe(to, BLOB + 2 * length);
  }
}

function putTwo(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = 0x80 | (value >>> 7);
  bytes[at + 1] = value & 0x7f;
}

function putThree(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = 0x80 | (value >>> 14);
  bytes[at + 1] = 0x80 | ((value >>> 7) & 0x7f);
  bytes[at + 2] = value & 0x7f;
}

/** The number in three bytes. */
export function threeAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! & 0x7f) << 14) | ((bytes[at + 1]! & 0x7f) << 7) | bytes[at + 2]!;
}
