import * as byte from './bytes';

/** It refers to entities or characters. */
export const REFERENCES: u32 = 1;
/** It has what is read as something else: line ends, and some white space in attributes. */
export const BLANKS: u32 = 2;

/** What in the text that was passed last means something else than is written. */
export let marks: u32 = 0;
/** Whether all of it is ASCII. */
export let isAscii: bool = true;

let beyond: i32 = 0;

/**
 * The address of the next byte that is one of these, a control character (of which XML has three) or `SUSPECT`.
 * @param isSpaced whether tabs and line feeds are passed
 */
function specialFrom(at: usize, one: u32, other: u32, third: u32, isSpaced: bool): usize {
  while (true) {
    const bytes = v128.load(at);
    let controls = i8x16.lt_u(bytes, i8x16.splat(0x20));
    if (isSpaced) controls = v128.andnot(controls, either(bytes, byte.TAB, byte.LINE_FEED));
    const special = i8x16.bitmask(
      v128.or(v128.or(either(bytes, one, other), either(bytes, third, byte.SUSPECT)), controls),
    );
    const high = i8x16.bitmask(bytes);
    if (special != 0) {
      const next = ctz(special);
      beyond |= high & ((1 << next) - 1);
      return at + next;
    }
    beyond |= high;
    at += 16;
  }
}

function either(bytes: v128, one: u32, other: u32): v128 {
  return v128.or(i8x16.eq(bytes, i8x16.splat(<i8>one)), i8x16.eq(bytes, i8x16.splat(<i8>other)));
}

/** Whether U+FFFE or U+FFFF stands where a `SUSPECT` byte is. */
function isNoCharacter(at: usize): bool {
  return load<u8>(at, 1) == 0xbf && load<u8>(at, 2) >= 0xbe;
}

/** The address of the `<` behind text; 0 where it has what XML has not. */
export function textEnd(at: usize): usize {
  beyond = 0;
  marks = 0;
  while (true) {
    at = specialFrom(at, byte.LT, byte.AMPERSAND, byte.BRACKET, true);
    const found: u32 = load<u8>(at);
    if (found == byte.LT) break;
    if (found == byte.AMPERSAND) marks |= REFERENCES;
    else if (found == byte.CARRIAGE_RETURN) marks |= BLANKS;
    else if (found == byte.BRACKET) {
      if (load<u8>(at, 1) == byte.BRACKET && load<u8>(at, 2) == byte.GT) return 0;
    } else if (found == byte.SUSPECT && !isNoCharacter(at)) beyond = 1;
    else return 0;
    at++;
  }
  isAscii = beyond == 0;
  return at;
}

/** The address of the quote behind the value of an attribute; 0 where it has what XML has not there. */
export function valueEnd(at: usize, quote: u32): usize {
  beyond = 0;
  marks = 0;
  while (true) {
    at = specialFrom(at, byte.LT, byte.AMPERSAND, quote, false);
    const found: u32 = load<u8>(at);
    if (found == quote) break;
    if (found == byte.AMPERSAND) marks |= REFERENCES;
    else if (byte.isSpace(found)) marks |= BLANKS;
    else if (found == byte.SUSPECT && !isNoCharacter(at)) beyond = 1;
    else return 0;
    at++;
  }
  isAscii = beyond == 0;
  return at;
}

/** The address of the `]]>` behind a CDATA section, or of the `--` in a comment; 0 where there is what XML has not. */
export function sectionEnd(at: usize, mark: u32): usize {
  beyond = 0;
  marks = 0;
  while (true) {
    at = specialFrom(at, mark, mark, mark, true);
    const found: u32 = load<u8>(at);
    if (found == mark) {
      if (load<u8>(at, 1) == mark && (mark == byte.DASH || load<u8>(at, 2) == byte.GT)) break;
    } else if (found == byte.CARRIAGE_RETURN) marks |= BLANKS;
    else if (found == byte.SUSPECT && !isNoCharacter(at)) beyond = 1;
    else return 0;
    at++;
  }
  isAscii = beyond == 0;
  return at;
}
