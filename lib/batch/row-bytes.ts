import type { EncodedRows } from './encoded.js';
import { lender } from './lent.js';

/** The rows of one table as they are encoded, record by record. */
export interface RowBytes {
  /** Grows: never kept. */
  bytes: Buffer<ArrayBuffer>;
  /** Where the next byte goes. */
  at: number;
  /** As in `EncodedRows`. */
  readonly ends: number[];
  readonly records: number[];
}

/** Texts of more than this are left to the platform, which is slower to begin. */
const SHORT = 64;
const FIRST_BYTES = 64 * 1024;
const MOST_KEPT = 8 * 1024 * 1024;

/** For the batches that are under way at once. */
const memory = lender(3 * MOST_KEPT);

export function rowBytes(): RowBytes {
  return { bytes: Buffer.allocUnsafeSlow(FIRST_BYTES), at: 0, ends: [], records: [] };
}

/** The next batch begins. */
export function restart(to: RowBytes): void {
  // One record can be larger than all others.
  if (to.bytes.length > MOST_KEPT) to.bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  backTo(to, 0);
}

/** Makes room for so many bytes more. */
export function reserve(to: RowBytes, more: number): void {
  const length = to.at + more;
  if (length <= to.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(length, to.bytes.length * 2));
  larger.set(to.bytes.subarray(0, to.at));
  to.bytes = larger;
}

export function putText(to: RowBytes, text: string): void {
  const { length } = text;
  reserve(to, length * 3);
  const { bytes, at } = to;
  if (length <= SHORT) {
    let index = 0;
    for (let char = 0; index < length && (char = text.charCodeAt(index)) < 0x80; index++) {
      bytes[at + index] = char;
    }
    if (index === length) {
      to.at += length;
      return;
    }
  }
  to.at += bytes.write(text, at);
}

/** A few bytes. */
export function putBytes(to: RowBytes, few: Uint8Array): void {
  reserve(to, few.length);
  for (let index = 0; index < few.length; index++) to.bytes[to.at++] = few[index]!;
}

export function endRow(to: RowBytes, record: number): void {
  to.ends.push(to.at);
  to.records.push(record);
}

/** Goes back to where there were so many rows. */
export function backTo(to: RowBytes, rows: number): void {
  to.at = rows === 0 ? 0 : to.ends[rows - 1]!;
  to.ends.length = to.records.length = rows;
}

/** What has been put, in memory that is lent. */
export function copyRows(from: RowBytes): Pick<EncodedRows, 'bytes' | 'ends' | 'records'> {
  const bytes = memory.lend(from.at);
  bytes.set(from.bytes.subarray(0, from.at));
  // Not `from()`, which asks an array for its iterator.
  return { bytes, ends: new Uint32Array(from.ends), records: new Uint32Array(from.records) };
}
