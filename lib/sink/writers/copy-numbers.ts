import { reserve, type RowBytes } from '../../batch/row-bytes.js';
import type { Copy } from './copy.js';

const [MINUS, POINT, ZERO, NINE] = [0x2d, 0x2e, 0x30, 0x39];
/** A double keeps any integer of these. */
const SAFE_DIGITS = 15;

/** With no sign before a zero, and no zeros before other digits. */
export function copyInteger(from: Uint8Array, start: number, end: number, to: RowBytes): boolean {
  const first = from[start] === MINUS ? start + 1 : start;
  const digits = end - first;
  if (digits < 1 || digits > SAFE_DIGITS || (from[first] === ZERO && end - start > 1)) return false;
  reserve(to, end - start);
  const { bytes } = to;
  let { at } = to;
  if (first > start) bytes[at++] = MINUS;
  for (let index = first; index < end; index++) {
    const byte = from[index]!;
    if (byte < ZERO || byte > NINE) return false;
    bytes[at++] = byte;
  }
  to.at = at;
  return true;
}

/** As an integer, with digits of a fraction behind a point or not. */
export function copyDecimal(precision: number, scale: number): Copy {
  const wholeDigits = precision - scale;
  return (from, start, end, to) => {
    const first = from[start] === MINUS ? start + 1 : start;
    reserve(to, end - start + scale + 1);
    const { bytes } = to;
    let { at } = to;
    if (first > start) bytes[at++] = MINUS;
    let index = first;
    let seen = 0;
    for (; index < end; index++) {
      const byte = from[index]!;
      if (byte < ZERO || byte > NINE) break;
      seen |= byte;
      bytes[at++] = byte;
    }
    const whole = index - first;
    const isZero = from[first] === ZERO;
    if (whole === 0 || (isZero ? whole > 1 : whole > wholeDigits)) return false;
    let left = scale;
    if (scale > 0) bytes[at++] = POINT;
    if (index < end) {
      if (from[index] !== POINT || end - index - 1 > scale || end - index === 1) return false;
      for (index++; index < end; index++, left--) {
        const byte = from[index]!;
        if (byte < ZERO || byte > NINE) return false;
        seen |= byte;
        bytes[at++] = byte;
      }
    }
    // There is no -0.
    if (first > start && seen === ZERO) return false;
    for (; left > 0; left--) bytes[at++] = ZERO;
    to.at = at;
    return true;
  };
}
