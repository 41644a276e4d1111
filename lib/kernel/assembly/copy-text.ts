import { AMPERSAND, APOSTROPHE, BACKSLASH, BLANK, QUOTE } from './bytes';
import { escaped, escapeEnd } from './json-text';
import { ESCAPES, REFERS } from './kinds';
import { meant, putCharacter, referenceEnd } from './references';
import { putUpTo, reserve, Rows } from './rows';

/**
 * Text that begins or ends with a blank is trimmed elsewhere.
 * @param form whether an `&` begins a reference, or a backslash an escape of JSON
 * @param escapes for each byte the letter that stands for it behind a backslash, or 0
 * @param length in characters
 */
export function copyText(start: usize, end: usize, to: Rows, form: i32, escapes: usize, length: usize): bool {
  const first: u32 = load<u8>(start);
  const last: u32 = load<u8>(end - 1);
  if (first <= BLANK || last <= BLANK) return false;
  if ((first | last) >= 0x80 && mayBeBlank(start, end)) return false;
  if (end - start > length && characters(start, end) > length) return false;
  // Each may become two.
  let at = reserve(to, (end - start) << 1);
  let from = start;
  while (true) {
    const bytes = v128.load(from);
    v128.store(at, bytes);
    let special = specials(bytes);
    const left = end - from;
    if (left < 16) special |= 1 << (<i32>left);
    if (special == 0) {
      from += 16;
      at += 16;
      continue;
    }
    const next = ctz(special);
    from += next;
    at += next;
    if (from == end) break;
    let byte: u32 = load<u8>(from++);
    if (byte == AMPERSAND ? form & REFERS : byte == BACKSLASH && form & ESCAPES) {
      const isReference = byte == AMPERSAND;
      const behind = isReference ? referenceEnd(from - 1) : escapeEnd(from - 1);
      byte = isReference ? meant : escaped;
      if ((from - 1 == start || behind == end) && mayBeBlankCharacter(byte)) return false;
      from = behind;
      if (byte >= 0x80) {
        at = putCharacter(byte, at);
        continue;
      }
    }
    const letter: u32 = load<u8>(escapes + byte);
    if (letter != 0) {
      store<u8>(at++, BACKSLASH);
      byte = letter;
    }
    store<u8>(at++, byte);
  }
  putUpTo(to, at);
  return true;
}

/** A bit for each byte that may be escaped, or begin a reference. */
function specials(bytes: v128): i32 {
  const quotes = v128.or(
    i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)),
    i8x16.eq(bytes, i8x16.splat(<i8>APOSTROPHE)),
  );
  const others = v128.or(
    i8x16.eq(bytes, i8x16.splat(<i8>AMPERSAND)),
    i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH)),
  );
  return i8x16.bitmask(v128.or(v128.or(quotes, others), i8x16.lt_u(bytes, i8x16.splat(0x20))));
}

function mayBeBlank(start: usize, end: usize): bool {
  if (beginsBlank(load<u8>(start))) return true;
  let last = end - 1;
  if (load<u8>(last) < 0x80) return false;
  while (isWithin(load<u8>(last))) last--;
  return beginsBlank(load<u8>(last));
}

/** Whether it is the first byte of characters beyond ASCII that may be blanks. */
function beginsBlank(byte: u32): bool {
  return byte == 0xc2 || (byte >= 0xe1 && byte <= 0xe3) || byte == 0xef;
}

function mayBeBlankCharacter(code: u32): bool {
  return code <= BLANK || code == 0x85 || code == 0xa0 || (code >= 0x1000 && code < 0x4000) || code >= 0xf000;
}

/** Code points, as databases count. */
function characters(start: usize, end: usize): usize {
  let count: usize = 0;
  for (let at = start; at < end; at++) if (!isWithin(load<u8>(at))) count++;
  return count;
}

/** Whether a byte of UTF-8 does not begin a character. */
function isWithin(byte: u32): bool {
  return (byte & 0xc0) == 0x80;
}
