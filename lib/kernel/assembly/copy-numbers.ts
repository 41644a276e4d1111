import { DASH, POINT, ZERO } from './bytes';
import { putUpTo, reserve, Rows } from './rows';

/** A double keeps any integer of these. */
const SAFE_DIGITS: usize = 15;

/** With no sign before a zero, and no zeros before other digits. */
export function copyInteger(start: usize, end: usize, to: Rows): bool {
  let at = reserve(to, end - start);
  let index = start;
  if (load<u8>(start) == DASH) {
    store<u8>(at++, DASH);
    index++;
  }
  const digits = end - index;
  if (digits < 1 || digits > SAFE_DIGITS || (load<u8>(index) == ZERO && end - start > 1)) return false;
  for (; index < end; index++) {
    const byte: u32 = load<u8>(index);
    if (byte - ZERO > 9) return false;
    store<u8>(at++, byte);
  }
  putUpTo(to, at);
  return true;
}

/** As an integer, with digits of a fraction behind a point or not. */
export function copyDecimal(start: usize, end: usize, to: Rows, wholeDigits: usize, scale: usize): bool {
  let at = reserve(to, end - start + scale + 1);
  let index = start;
  const isNegative = load<u8>(start) == DASH;
  if (isNegative) {
    store<u8>(at++, DASH);
    index++;
  }
  const first = index;
  let seen: u32 = 0;
  for (; index < end; index++) {
    const byte: u32 = load<u8>(index);
    if (byte - ZERO > 9) break;
    seen |= byte;
    store<u8>(at++, byte);
  }
  const whole = index - first;
  if (whole == 0 || whole > (load<u8>(first) == ZERO ? 1 : wholeDigits)) return false;
  let left = scale;
  if (scale > 0) store<u8>(at++, POINT);
  if (index < end) {
    const fraction = end - index - 1;
    if (load<u8>(index) != POINT || fraction == 0 || fraction > scale) return false;
    for (index++; index < end; index++, left--) {
      const byte: u32 = load<u8>(index);
      if (byte - ZERO > 9) return false;
      seen |= byte;
      store<u8>(at++, byte);
    }
  }
  // There is no -0.
  if (isNegative && seen == ZERO) return false;
  for (; left > 0; left--) store<u8>(at++, ZERO);
  putUpTo(to, at);
  return true;
}

/** The number of a row. */
export function putNumber(number: u32, to: Rows): void {
  let digits: usize = 1;
  for (let rest = number; rest >= 10; rest /= 10) digits++;
  const end = reserve(to, digits) + digits;
  let at = end;
  do {
    store<u8>(--at, ZERO + (number % 10));
    number /= 10;
  } while (number > 0);
  putUpTo(to, end);
}
