import type { Holes } from './holes.js';
import * as byteOf from './lexer-bytes.js';
import type { Limits } from './limits.js';
import { Token } from './token.js';

/** The elements that are open inside of the one that is passed over, itself included. */
export interface Nest {
  depth: number;
  /** Outermost first, as hashes: a whole record is checked by name when it is read. */
  readonly names: number[];
  /** Whether some of them may be left out. */
  hasHoles: boolean;
}

/** Passes over text and tags inside of an element, which is most of what a document holds. */
export interface PlainTags {
  /** What the last `run` stopped behind: the element, a hole's name, a hole; `none` before a tag that it did not take. */
  readonly token: Token;
  /** Hash and length of a hole's name. */
  readonly name: number;
  readonly nameBytes: number;
  run(bytes: Uint8Array, at: number): number;
}

// A search costs as much as a look at some tens of bytes.
const SEARCHED_FROM = 32;

// Locals of this module: loops are slower over the bindings of another one.
const { LT, GT, SLASH, FNV_PRIME, NAME_START, NAME_BYTE, NAME_ENDS, TAG_STOP } = byteOf;

/**
 * Takes tags that lie whole in the bytes at hand and are right, and is two to three times faster than the lexer, to
 * which all others, faults among them, are left.
 */
export function plainTags(limits: Limits, nest: Nest, holes: Holes): PlainTags {
  const { maxDepth, maxAttributes, maxNameBytes } = limits;
  const { names } = nest;
  let token: Token = Token.none;
  let name = 0;
  let nameBytes = 0;

  function run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    const { hasHoles } = nest;
    let { depth } = nest;
    token = Token.none;
    let taken = from;
    for (;;) {
      taken = tagAt(bytes, taken);
      let at = taken + 1;
      if (at >= end) break;
      let byte = bytes[at]!;
      const closes = byte === SLASH;
      if (closes) {
        if (++at === end) break;
        byte = bytes[at]!;
      }
      if (NAME_START[byte] !== 1) break;
      const start = at;
      let hash = byte;
      while (++at < end && NAME_BYTE[(byte = bytes[at]!)] === 1) hash = Math.imul(hash ^ byte, FNV_PRIME);
      if (at === end || at - start > maxNameBytes) break;
      if (closes) {
        if (byte !== GT || names[depth - 1] !== hash) break;
        depth--;
      } else {
        if (NAME_ENDS[byte] !== 1) break;
        if (hasHoles && holes.opens(depth, hash)) {
          name = hash;
          nameBytes = at - start;
          token = Token.hole;
          taken = at;
          break;
        }
        at = tagEnd(bytes, at, maxAttributes);
        if (at < 0) break;
        if (bytes[at] === GT) {
          if (depth === maxDepth) break;
          names[depth++] = hash;
          taken = at + 1;
          continue;
        }
        if (bytes[++at] !== GT) break;
      }
      taken = at + 1;
      if (depth === 0) token = Token.element;
      else if (hasHoles && holes.closes(depth)) token = Token.holeEnd;
      else continue;
      break;
    }
    nest.depth = depth;
    return taken;
  }

  return {
    get token() {
      return token;
    },
    get name() {
      return name;
    },
    get nameBytes() {
      return nameBytes;
    },
    run,
  };
}

/** The index of the next `<`, or of the end. */
function tagAt(bytes: Uint8Array, from: number): number {
  const near = Math.min(bytes.length, from + SEARCHED_FROM);
  let at = from;
  while (at < near && bytes[at] !== LT) at++;
  if (at < near || at === bytes.length) return at;
  const found = bytes.indexOf(LT, at);
  return found < 0 ? bytes.length : found;
}

/** The index of the `>` or `/` behind the attributes of a tag; -1 where it is not whole, or not right. */
function tagEnd(bytes: Uint8Array, from: number, maxAttributes: number): number {
  const end = bytes.length;
  let at = from;
  let attributes = 0;
  for (;;) {
    let byte = bytes[at]!;
    while (TAG_STOP[byte] === 0) {
      if (++at === end) return -1;
      byte = bytes[at]!;
    }
    if (byte === GT || byte === SLASH) return at;
    if (++attributes > maxAttributes) return -1;
    // Or a `<`, which the next one refuses.
    const quote = byte;
    do {
      if (++at === end) return -1;
      byte = bytes[at]!;
    } while (byte !== quote && byte !== LT);
    if (byte === LT || ++at === end) return -1;
  }
}
