import { type Growing, growing, putText, reserve } from './growing.js';

/** What is put. */
export type Sized = string | Uint8Array;

/**
 * Values behind their lengths, as MySQL's protocol has them:
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_strings.html. Shorter ones have a byte of length;
 * else a byte says of how many bytes it is. The one between is for NULL in rows of results.
 */
const NULL = 0xfb;
const [TWO, THREE, EIGHT] = [0xfc, 0xfd, 0xfe];

/** @throws RangeError for more than 256 MiB in all */
export function putSized(to: Growing, value: Sized): void {
  reserve(to, 1);
  const at = to.at++;
  if (typeof value === 'string') putText(to, value);
  else putBytes(to, value);
  const length = to.at - at - 1;
  if (length < NULL) to.bytes[at] = length;
  else putLength(to, at, length);
}

/** One value by itself. */
export function sized(value: Sized): Uint8Array {
  const to = growing();
  putSized(to, value);
  return to.bytes.subarray(0, to.at);
}

function putBytes(to: Growing, value: Uint8Array): void {
  reserve(to, value.length);
  to.bytes.set(value, to.at);
  to.at += value.length;
}

function putLength(to: Growing, at: number, length: number): void {
  const more = length < 2 ** 16 ? 2 : length < 2 ** 24 ? 3 : 8;
  reserve(to, more);
  const { bytes } = to;
  bytes.copyWithin(at + 1 + more, at + 1, to.at);
  bytes[at] = more === 2 ? TWO : more === 3 ? THREE : EIGHT;
  // Of eight bytes the last two are zero: there are fewer bytes in all.
  bytes.fill(0, at + 1, at + 1 + more).writeUIntLE(length, at + 1, Math.min(more, 6));
  to.at += more;
}

/** Where the value begins whose length stands at `at`. */
export function sizedStart(bytes: Uint8Array, at: number): number {
  const size = bytes[at]!;
  return at + (size < NULL ? 1 : size === TWO ? 3 : size === THREE ? 4 : 9);
}

/** Where it ends: a length of eight bytes is of less than 2^32. */
export function sizedEnd(bytes: Uint8Array, at: number): number {
  const size = bytes[at]!;
  if (size < NULL) return at + 1 + size;
  const two = bytes[at + 1]! | (bytes[at + 2]! << 8);
  if (size === TWO) return at + 3 + two;
  const three = two | (bytes[at + 3]! << 16);
  return size === THREE ? at + 4 + three : at + 9 + three + bytes[at + 4]! * 2 ** 24;
}
