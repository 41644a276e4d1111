import { BLANK, COLON, DASH, POINT, ZERO } from './bytes';
import { putUpTo, reserve, Rows } from './rows';

const T: u32 = 0x54;
const NO_NUMBER: u32 = 1000;
/** A bit for each month of 31 days. */
const LONG_MONTHS: u32 = 0b1010110101010;

export function copyDate(start: usize, end: usize, to: Rows): bool {
  if (end - start != 10 || !isDate(start)) return false;
  const at = reserve(to, 16);
  v128.store(at, v128.load(start));
  putUpTo(to, at + 10);
  return true;
}

/** As ISO 8601 writes it, or with a space for the T; without fractions of a second, of which the column keeps so many digits. */
export function copyDatetime(start: usize, end: usize, to: Rows, fraction: u32): bool {
  const parting: u32 = load<u8>(start, 10);
  if (end - start != 19 || (parting != T && parting != BLANK) || !isDate(start)) return false;
  if (two(start + 11) > 23 || two(start + 14) > 59 || two(start + 17) > 59) return false;
  if (load<u8>(start, 13) != COLON || load<u8>(start, 16) != COLON) return false;
  let at = reserve(to, 20 + fraction);
  v128.store(at, v128.load(start));
  store<u8>(at, BLANK, 10);
  store<u32>(at + 16, load<u32>(start + 16));
  at += 19;
  if (fraction > 0) store<u8>(at++, POINT);
  for (; fraction > 0; fraction--) store<u8>(at++, ZERO);
  putUpTo(to, at);
  return true;
}

/** 29 February is checked elsewhere. */
function isDate(at: usize): bool {
  const century = two(at);
  const year = two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  if (load<u8>(at, 4) != DASH || load<u8>(at, 7) != DASH) return false;
  if (century > 99 || year > 99 || century + year == 0) return false;
  if (month < 1 || month > 12 || day < 1) return false;
  return day <= 28 || (month != 2 && day <= 30 + ((LONG_MONTHS >> month) & 1));
}

/** Of two digits. */
function two(at: usize): u32 {
  const tens = <u32>load<u8>(at) - ZERO;
  const ones = <u32>load<u8>(at, 1) - ZERO;
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : NO_NUMBER;
}
