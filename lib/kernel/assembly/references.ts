import { AMPERSAND, HASH, SEMICOLON, ZERO } from './bytes';

/** The character that the reference passed last stands for. */
export let meant: u32 = 0;

/**
 * The address behind the reference that begins here, where it is to a character (XML 1.0, productions 66 and 2) or to an
 * entity that every document has (4.6); 0 for any other.
 */
export function referenceEnd(at: usize): usize {
  if (load<u8>(at, 1) == HASH) return characterEnd(at + 2);
  const word = load<u32>(at, 1);
  if (word == 0x3b706d61) return standsFor(0x26, at + 5);
  if ((word & 0xffffff) == 0x3b746c) return standsFor(0x3c, at + 4);
  if ((word & 0xffffff) == 0x3b7467) return standsFor(0x3e, at + 4);
  if (load<u8>(at, 5) == SEMICOLON) {
    if (word == 0x746f7571) return standsFor(0x22, at + 6);
    if (word == 0x736f7061) return standsFor(0x27, at + 6);
  }
  return 0;
}

function standsFor(character: u32, end: usize): usize {
  meant = character;
  return end;
}

function characterEnd(at: usize): usize {
  const isHex = load<u8>(at) == 0x78;
  if (isHex) at++;
  const first = at;
  let code: u32 = 0;
  for (; ; at++) {
    const byte: u32 = load<u8>(at);
    let digit = byte - ZERO;
    if (digit > 9) {
      if (!isHex) break;
      digit = (byte | 0x20) - 0x61;
      if (digit > 5) break;
      digit += 10;
    }
    code = code * (isHex ? 16 : 10) + digit;
    if (code > 0x10ffff) return 0;
  }
  if (at == first || load<u8>(at) != SEMICOLON) return 0;
  const isCharacter = code < 0x20 ? code == 9 || code == 10 || code == 13 : code < 0xd800 || code >= 0xe000;
  if (!isCharacter || code == 0xfffe || code == 0xffff) return 0;
  return standsFor(code, at + 1);
}

/** Whether all references from here to there are of that kind. */
export function arePlain(from: usize, to: usize): bool {
  for (let at = from; at < to; at++) {
    if (load<u8>(at) != AMPERSAND) continue;
    const end = referenceEnd(at);
    if (end == 0) return false;
    at = end - 1;
  }
  return true;
}

/** Whether all references replaced last stand for ASCII. */
export let areAscii: bool = true;

/** Puts what they stand for in the place of references, all of that kind, which are longer; gives where the text then ends. */
export function replaceReferences(from: usize, to: usize): usize {
  let end = from;
  areAscii = true;
  for (let at = from; at < to;) {
    const byte: u32 = load<u8>(at);
    if (byte == AMPERSAND) {
      at = referenceEnd(at);
      if (meant >= 0x80) areAscii = false;
      end = putCharacter(meant, end);
    } else {
      store<u8>(end++, byte);
      at++;
    }
  }
  return end;
}

/** Puts the character as UTF-8; gives the address behind it. */
export function putCharacter(code: u32, at: usize): usize {
  if (code < 0x80) {
    store<u8>(at, code);
    return at + 1;
  }
  if (code < 0x800) {
    store<u8>(at, 0xc0 | (code >> 6));
    store<u8>(at, 0x80 | (code & 0x3f), 1);
    return at + 2;
  }
  if (code < 0x10000) {
    store<u8>(at, 0xe0 | (code >> 12));
    store<u8>(at, 0x80 | ((code >> 6) & 0x3f), 1);
    store<u8>(at, 0x80 | (code & 0x3f), 2);
    return at + 3;
  }
  store<u8>(at, 0xf0 | (code >> 18));
  store<u8>(at, 0x80 | ((code >> 12) & 0x3f), 1);
  store<u8>(at, 0x80 | ((code >> 6) & 0x3f), 2);
  store<u8>(at, 0x80 | (code & 0x3f), 3);
  return at + 4;
}
