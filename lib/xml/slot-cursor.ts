import { AMPERSAND, DASH, FNV_PRIME, GT, LT } from './lexer-bytes.js';
import { DOUBLED, END, IN_MARKUP, MARKED, NAME, NAME_START, PLAIN } from './slot-bytes.js';
import { SPACE, SUSPECT } from './slot-bytes.js';

/** A place in bytes that moves on. */
export interface SlotCursor {
  bytes: Uint8Array;
  at: number;
  /** Of the text that was passed last: all its bytes in one … */
  seen: number;
  /** … and what in it means something else than is written: `REFERENCES`, `BLANKS` or both. */
  marks: number;
}

/** Of entities and characters. */
export const REFERENCES = 1;
/** That are read as others: line ends, and some in attributes. */
export const BLANKS = 2;

/** Passes a name, if there is one, and gives its hash. */
export function passName(cursor: SlotCursor): number {
  const { bytes, at } = cursor;
  let hash = bytes[at]!;
  if ((IN_MARKUP[hash]! & NAME_START) === 0) return 0;
  let index = at + 1;
  for (let byte = bytes[index]!; IN_MARKUP[byte]! & NAME; byte = bytes[++index]!) {
    hash = Math.imul(hash ^ byte, FNV_PRIME);
  }
  cursor.at = index;
  return hash;
}

/** Passes white space; false where there is none. */
export function passSpace(cursor: SlotCursor): boolean {
  const { bytes, at } = cursor;
  let index = at;
  while (IN_MARKUP[bytes[index]!]! & SPACE) index++;
  cursor.at = index;
  return index > at;
}

/**
 * Passes text up to its end; false where it has what XML has not. `]]>`, too, ends text, where no markup begins.
 */
export function passText(cursor: SlotCursor, kinds: Uint8Array, stop = LT): boolean {
  const { bytes } = cursor;
  let index = cursor.at;
  let seen = 0;
  let marks = 0;
  for (; ; index++) {
    let byte = bytes[index]!;
    let kind = kinds[byte];
    while (kind === PLAIN) {
      seen |= byte;
      byte = bytes[++index]!;
      kind = kinds[byte];
    }
    if (kind === END) {
      if (byte === stop) break;
    } else if (kind === MARKED) marks |= byte === AMPERSAND ? REFERENCES : BLANKS;
    else if (kind === DOUBLED) {
      if (isDoubled(bytes, index)) break;
    } else if (kind !== SUSPECT || isNoCharacter(bytes, index)) return false;
    seen |= byte;
  }
  cursor.at = index;
  cursor.seen = seen;
  cursor.marks = marks;
  return true;
}

/** Whether `--` or `]]>` stands here. */
function isDoubled(bytes: Uint8Array, index: number): boolean {
  const byte = bytes[index];
  return bytes[index + 1] === byte && (byte === DASH || bytes[index + 2] === GT);
}

function isNoCharacter(bytes: Uint8Array, index: number): boolean {
  return bytes[index + 1] === 0xbf && bytes[index + 2]! >= 0xbe;
}
