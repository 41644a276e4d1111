// Bytes of markup, and runs of them, which may be looked at sixteen at a time: memory goes on behind all that is read.

export const TAB: u32 = 0x09;
export const LINE_FEED: u32 = 0x0a;
export const CARRIAGE_RETURN: u32 = 0x0d;
export const BLANK: u32 = 0x20;
export const BANG: u32 = 0x21;
export const QUOTE: u32 = 0x22;
export const HASH: u32 = 0x23;
export const AMPERSAND: u32 = 0x26;
export const APOSTROPHE: u32 = 0x27;
export const DASH: u32 = 0x2d;
export const POINT: u32 = 0x2e;
export const SLASH: u32 = 0x2f;
export const ZERO: u32 = 0x30;
export const NINE: u32 = 0x39;
export const COLON: u32 = 0x3a;
export const SEMICOLON: u32 = 0x3b;
export const LT: u32 = 0x3c;
export const EQUALS: u32 = 0x3d;
export const GT: u32 = 0x3e;
export const QUESTION: u32 = 0x3f;
export const BACKSLASH: u32 = 0x5c;
export const BRACKET: u32 = 0x5d;
/** `[CDATA[`, in two halves that have a byte in common. */
export const CDATA_START: u32 = 0x4144435b;
export const CDATA_END: u32 = 0x5b415441;
/** The first byte of U+FFFE and U+FFFF, which are no characters of XML. */
export const SUSPECT: u32 = 0xef;

export function isSpace(byte: u32): bool {
  return byte == BLANK || byte - TAB <= 1 || byte == CARRIAGE_RETURN;
}

/** Of ASCII. */
export function isNameStart(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26 || byte == 0x5f || byte == COLON;
}

export function spaceEnd(at: usize): usize {
  while (isSpace(load<u8>(at))) at++;
  return at;
}

/** The address behind the name of ASCII that begins here; `at` itself where there is none. */
export function nameEnd(at: usize): usize {
  if (!isNameStart(load<u8>(at))) return at;
  while (true) {
    const others = ~nameBytes(v128.load(at)) & 0xffff;
    if (others != 0) return at + ctz(others);
    at += 16;
  }
}

/** A bit for each byte that is `[-.\w:]`. */
export function nameBytes(bytes: v128): i32 {
  const letters = i8x16.lt_u(
    i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)),
    i8x16.splat(26),
  );
  // From "-" to ":" there is one other, "/".
  const others = v128.andnot(
    i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2d)), i8x16.splat(14)),
    i8x16.eq(bytes, i8x16.splat(0x2f)),
  );
  return i8x16.bitmask(v128.or(v128.or(letters, others), i8x16.eq(bytes, i8x16.splat(0x5f))));
}

let seed: u64 = 0;

/** Before any name is looked at: without it, who writes a document could choose names that all have one hash. */
export function seedHashes(low: u32, high: u32): void {
  seed = ((<u64>high) << 32) | low;
}

/** Of all bytes of a name. */
export function hashOf(start: usize, end: usize): u32 {
  const length = end - start;
  let word = load<u64>(start);
  if (length < 8) word &= ((<u64>1) << ((<u64>length) << 3)) - 1;
  else {
    for (let at = start + 8; at + 8 < end; at += 8) word = mixed(word) ^ load<u64>(at);
    word = mixed(word) ^ load<u64>(end - 8);
  }
  return <u32>(mixed(word ^ length) >> 32);
}

/** The last steps of MurmurHash3. */
function mixed(word: u64): u64 {
  word = (word ^ seed) * 0xff51afd7ed558ccd;
  return (word ^ (word >> 33)) * 0xc4ceb9fe1a85ec53;
}

export function isSame(one: usize, other: usize, length: usize): bool {
  while (length >= 16) {
    if (i8x16.bitmask(i8x16.eq(v128.load(one), v128.load(other))) != 0xffff) return false;
    one += 16;
    other += 16;
    length -= 16;
  }
  const same = i8x16.bitmask(i8x16.eq(v128.load(one), v128.load(other)));
  return (~same & ((1 << (<i32>length)) - 1)) == 0;
}
