import { BACKSLASH, DASH, POINT, QUOTE, ZERO } from './bytes';

/** Whether there are escapes in the string that was passed last. */
export let hasEscapes: bool = false;
/** Whether all of it is ASCII. */
export let isAscii: bool = true;
/** The code point that the escape passed last stands for. */
export let escaped: u32 = 0;
/** Whether the number that was passed last is written as `String` writes it. */
export let isAsString: bool = true;

/** The address of the quote behind a string; 0 where it has what JSON has not, or half of a surrogate pair. */
export function stringEnd(at: usize): usize {
  let beyond: i32 = 0;
  hasEscapes = false;
  while (true) {
    const bytes = v128.load(at);
    const special = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(<i8>QUOTE)), i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    );
    const high = i8x16.bitmask(bytes);
    if (special == 0) {
      beyond |= high;
      at += 16;
      continue;
    }
    const next = ctz(special);
    beyond |= high & ((1 << next) - 1);
    at += next;
    const found: u32 = load<u8>(at);
    if (found == QUOTE) break;
    if (found != BACKSLASH) return 0;
    hasEscapes = true;
    at = escapeEnd(at);
    if (at == 0) return 0;
  }
  isAscii = beyond == 0;
  return at;
}

/** The address behind the escape that begins here (RFC 8259, section 7); 0 for none, and for half of a surrogate pair. */
export function escapeEnd(at: usize): usize {
  const letter: u32 = load<u8>(at, 1);
  if (letter != 0x75) {
    escaped = meantBy(letter);
    return escaped == 0 ? 0 : at + 2;
  }
  const code = fourDigits(at + 2);
  if (code > 0xffff) return 0;
  if ((code & 0xf800) != 0xd800) {
    escaped = code;
    return at + 6;
  }
  if (code >= 0xdc00 || load<u16>(at, 6) != 0x755c) return 0;
  const low = fourDigits(at + 8);
  if (low - 0xdc00 >= 0x400) return 0;
  escaped = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
  return at + 12;
}

function meantBy(letter: u32): u32 {
  switch (letter) {
    case 0x22:
    case 0x2f:
    case 0x5c:
      return letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return 0;
  }
}

/** More than 0xffff where one of them is none. */
function fourDigits(at: usize): u32 {
  let code: u32 = 0;
  for (let index = 0; index < 4; index++) {
    const digit = hexDigit(load<u8>(at + index));
    if (digit > 15) return u32.MAX_VALUE;
    code = (code << 4) | digit;
  }
  return code;
}

function hexDigit(byte: u32): u32 {
  const digit = byte - ZERO;
  if (digit <= 9) return digit;
  const letter = (byte | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : u32.MAX_VALUE;
}

/** The address behind the number that begins here (RFC 8259, section 6); 0 for none. */
export function numberEnd(at: usize): usize {
  const start = at;
  if (load<u8>(at) == DASH) at++;
  const whole = at;
  const isZero = load<u8>(whole) == ZERO;
  at = isZero ? whole + 1 : digitsEnd(whole);
  if (at == whole) return 0;
  // All digits are kept. What is written in other ways is zero, ends in zeros, or is so small that it has an exponent.
  isAsString = !(isZero && whole > start);
  if (load<u8>(at) == POINT) {
    const fraction = at + 1;
    at = digitsEnd(fraction);
    if (at == fraction) return 0;
    isAsString = load<u8>(at - 1) != ZERO && !(isZero && at - fraction > 6);
  }
  if ((load<u8>(at) | 0x20) != 0x65) return at;
  isAsString = false;
  const sign: u32 = load<u8>(at, 1);
  const exponent = at + (sign == 0x2b || sign == DASH ? 2 : 1);
  at = digitsEnd(exponent);
  return at == exponent ? 0 : at;
}

function digitsEnd(at: usize): usize {
  while (<u32>load<u8>(at) - ZERO <= 9) at++;
  return at;
}
