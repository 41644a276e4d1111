import * as byte from './bytes';

/** The address of the next byte of a kind, or of the end. */
export function byteAt(from: usize, end: usize, what: u32): usize {
  let at = from;
  while (at < end) {
    const found = i8x16.bitmask(is(v128.load(at), what));
    if (found != 0) return min(at + ctz(found), end);
    at += 16;
  }
  return end;
}

/** The address of the `>` or `/` behind the attributes of a tag; 0 where it is not whole, or not right. */
export function tagEnd(from: usize, end: usize, maxAttributes: i32): usize {
  let attributes = 0;
  let quote: u32 = 0;
  for (let chunk = from; chunk < end; chunk += 16) {
    const bytes = v128.load(chunk);
    const quotes = v128.or(is(bytes, byte.QUOTE), is(bytes, byte.APOSTROPHE));
    const ends = v128.or(v128.or(is(bytes, byte.GT), is(bytes, byte.SLASH)), is(bytes, byte.LT));
    let marks = i8x16.bitmask(v128.or(quotes, ends));
    while (marks != 0) {
      const at = chunk + ctz(marks);
      marks &= marks - 1;
      if (at >= end) return 0;
      const found: u32 = load<u8>(at);
      if (found == byte.LT) return 0;
      if (quote != 0) {
        if (found == quote) quote = 0;
      } else if (found == byte.GT || found == byte.SLASH) {
        return at;
      } else {
        if (++attributes > maxAttributes) return 0;
        quote = found;
      }
    }
  }
  return 0;
}

function is(bytes: v128, what: u32): v128 {
  return i8x16.eq(bytes, i8x16.splat(<i8>what));
}

/** The address behind a comment, CDATA section or processing instruction; 0 where it is not whole, or not right. */
export function enclosedEnd(from: usize, end: usize): usize {
  if (load<u8>(from, 1) == byte.QUESTION) return closedBehind(from + 2, end, byte.QUESTION, 1);
  if (load<u16>(from, 2) == 0x2d2d) return closedBehind(from + 4, end, byte.DASH, 2);
  const isCdata = load<u32>(from, 2) == byte.CDATA_START && load<u32>(from, 5) == byte.CDATA_END;
  return isCdata ? closedBehind(from + 9, end, byte.BRACKET, 2) : 0;
}

function closedBehind(from: usize, end: usize, closer: u32, count: usize): usize {
  let at = from;
  while (true) {
    at = byteAt(at, end, closer);
    if (at + count >= end) return 0;
    if (count == 1 || load<u8>(at, 1) == closer) {
      if (load<u8>(at + count) == byte.GT) return at + count + 1;
      if (closer == byte.DASH) return 0;
    }
    at++;
  }
}

/** The address behind a name of any characters; `at` itself where there is none. */
export function anyNameEnd(at: usize): usize {
  const first: u32 = load<u8>(at);
  if (first < 0x80 && !byte.isNameStart(first)) return at;
  while (true) {
    const bytes = v128.load(at);
    const others = ~(byte.nameBytes(bytes) | i8x16.bitmask(bytes)) & 0xffff;
    if (others != 0) return at + ctz(others);
    at += 16;
  }
}

/** FNV-1 of 32 bits, but that it begins with the first byte, as the lexer makes it. */
export function nameHash(start: usize, end: usize): u32 {
  let hash: u32 = load<u8>(start);
  for (let at = start + 1; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x01000193;
  return hash;
}
