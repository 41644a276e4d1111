import { reserve, type RowBytes } from '../../batch/row-bytes.js';
import type { Copy } from './copy.js';

const [SPACE, MINUS, POINT, ZERO, COLON, T] = [0x20, 0x2d, 0x2e, 0x30, 0x3a, 0x54];
const DATE_LENGTH = 10;
const DATETIME_LENGTH = 19;

export const copyDate: Copy = (from, start, end, to) =>
  end - start === DATE_LENGTH && putDate(from, start, to);

/** As ISO 8601 writes it, or with a space for the T; without fractions of a second, of which the column keeps so many digits. */
export function copyDatetime(fraction: number): Copy {
  return (from, start, end, to) => {
    if (end - start !== DATETIME_LENGTH || (from[start + 10] !== T && from[start + 10] !== SPACE))
      return false;
    if (!putDate(from, start, to)) return false;
    const hour = two(from, start + 11);
    const minute = two(from, start + 14);
    const second = two(from, start + 17);
    if (!(hour <= 23 && minute <= 59 && second <= 59)) return false;
    if (from[start + 13] !== COLON || from[start + 16] !== COLON) return false;
    reserve(to, DATE_LENGTH + fraction);
    const { bytes } = to;
    bytes[to.at++] = SPACE;
    for (let index = start + 11; index < end; index++) bytes[to.at++] = from[index]!;
    if (fraction > 0) bytes[to.at++] = POINT;
    for (let left = fraction; left > 0; left--) bytes[to.at++] = ZERO;
    return true;
  };
}

/** The last days of months are checked elsewhere. */
function putDate(from: Uint8Array, start: number, to: RowBytes): boolean {
  const century = two(from, start);
  const year = two(from, start + 2);
  const month = two(from, start + 5);
  const day = two(from, start + 8);
  if (from[start + 4] !== MINUS || from[start + 7] !== MINUS || !(century + year > 0)) return false;
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false;
  reserve(to, DATE_LENGTH);
  for (let index = start; index < start + DATE_LENGTH; index++) to.bytes[to.at++] = from[index]!;
  return true;
}

/** Of two digits; NaN for others. */
function two(from: Uint8Array, at: number): number {
  const tens = from[at]! - ZERO;
  const ones = from[at + 1]! - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
