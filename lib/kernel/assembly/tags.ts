import * as byte from './bytes';

// Passes over text and tags inside of an element, which is most of what a document holds, and checks their balance alone.

/** Why it stopped: it takes no more, here or at the end of the bytes; the element has ended; the hole has, that was open. */
const REST: i32 = 0;
const ELEMENT: i32 = 1;
const HOLE_END: i32 = 2;

/** Of each open element, outermost first, the hash of its name, and what is picked of it. */
const OPEN: usize = 8;
let openRoom: i32 = 256;
let open = heap.alloc(<usize>(openRoom + 2) * OPEN);
let maxDepth: i32 = 0;
let maxAttributes: i32 = 0;
let maxNameBytes: usize = 0;

let depth: i32 = 0;
/** How deep the hole is that is open; 0 for none. */
let hole: i32 = 0;
/** Where that begins, if it began in these bytes, and where the name in its tag ends; 0 if not. */
let holeFrom: usize = 0;
let holeNameEnd: usize = 0;
/** Of the holes that have begun and ended the same two, and where they end. */
const HOLE: usize = 12;
let holes = heap.alloc(HOLE);
let holeRoom: i32 = 1;
let holeCount: i32 = 0;
let stopped: i32 = REST;

export function limitTags(depthLimit: i32, attributeLimit: i32, nameByteLimit: i32): void {
  maxDepth = depthLimit;
  maxAttributes = attributeLimit;
  maxNameBytes = nameByteLimit;
}

/** The numbers of the open elements, with room for so many. */
export function openElements(count: i32): usize {
  if (count > openRoom) {
    openRoom = count;
    open = heap.realloc(open, <usize>(openRoom + 2) * OPEN);
  }
  return open;
}

export function depthBehind(): i32 {
  return depth;
}

export function holeBehind(): i32 {
  return hole;
}

export function holeBegin(): usize {
  return holeFrom;
}

export function holeName(): usize {
  return holeNameEnd;
}

export function holesFound(): usize {
  return holes;
}

export function holesCount(): i32 {
  return holeCount;
}

export function stoppedAt(): i32 {
  return stopped;
}

/**
 * Takes tags that lie whole in the bytes and are right; all others, faults among them, are left.
 * @param openDepth how many elements are open, at least 1
 * @param openHole how deep a hole that is open is, or 0
 * @param picks what is read (see `xml/pick.ts`); 0 where all is
 * @returns the address behind what it has taken
 */
export function passTags(from: usize, end: usize, openDepth: i32, openHole: i32, picks: usize): usize {
  depth = openDepth;
  hole = openHole;
  holeFrom = 0;
  holeCount = 0;
  stopped = REST;
  let taken = from;
  while (true) {
    taken = tagAt(taken, end);
    let at = taken + 1;
    const next: u32 = load<u8>(at);
    if (next == byte.SLASH) {
      const start = at + 1;
      at = anyNameEnd(start);
      if (at >= end || at - start > maxNameBytes || load<u8>(at) != byte.GT) break;
      if (nameAt(depth - 1) != nameHash(start, at)) break;
      depth--;
      taken = at + 1;
    } else {
      const start = at;
      at = anyNameEnd(start);
      if (at >= end || at == start || at - start > maxNameBytes) break;
      const hash = nameHash(start, at);
      const ending: u32 = load<u8>(at);
      if (ending != byte.GT && ending != byte.SLASH && !byte.isSpace(ending)) break;
      const nameEnd = at;
      at = tagEnd(at, end);
      if (at == 0) break;
      const isEmpty = load<u8>(at) == byte.SLASH;
      if (isEmpty ? at + 1 >= end || load<u8>(at, 1) != byte.GT : depth == maxDepth) break;
      if (picks != 0 && hole == 0) {
        const child = childPick(picks, pickAt(depth), hash);
        if (child < 0) {
          hole = depth;
          holeFrom = taken;
          holeNameEnd = nameEnd;
        } else setPick(depth + 1, child);
      }
      if (!isEmpty) {
        if (depth == openRoom) openElements(depth * 2);
        store<u32>(open + <usize>depth * OPEN, hash);
        depth++;
        taken = at + 1;
        continue;
      }
      taken = at + 2;
    }
    if (depth == 0) {
      stopped = ELEMENT;
      break;
    }
    if (hole != 0 && hole == depth) {
      hole = 0;
      if (holeFrom == 0) {
        stopped = HOLE_END;
        break;
      }
      addHole(taken);
      holeFrom = 0;
    }
  }
  return taken;
}

function nameAt(level: i32): u32 {
  return load<u32>(open + <usize>level * OPEN);
}

function pickAt(level: i32): i32 {
  return load<i32>(open + <usize>level * OPEN, 4);
}

function setPick(level: i32, pick: i32): void {
  store<i32>(open + <usize>level * OPEN, pick, 4);
}

/** The one that is open ends. */
function addHole(to: usize): void {
  if (holeCount == holeRoom) holes = heap.realloc(holes, <usize>(holeRoom *= 2) * HOLE);
  const at = holes + <usize>holeCount * HOLE;
  holeCount++;
  store<usize>(at, holeFrom);
  store<usize>(at, holeNameEnd, 4);
  store<usize>(at, to, 8);
}

/** What is read of a child by the hash of its name: its number; -1 for nothing. */
function childPick(picks: usize, pick: i32, hash: u32): i32 {
  const node = picks + ((<usize>pick) << 2);
  if (load<i32>(node) != 0) return pick;
  const other = load<i32>(node, 4);
  const mask = load<u32>(node, 8);
  let slot = hash & mask;
  while (true) {
    const entry = node + 12 + (slot << 3);
    const child = load<i32>(entry, 4);
    if (child == 0) return other == 0 ? -1 : other;
    if (load<u32>(entry) == hash) return child;
    slot = (slot + 1) & mask;
  }
}

/** The address of the next `<`, or of the end. */
function tagAt(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>byte.LT)));
    if (found != 0) return min(at + ctz(found), end);
    at += 16;
  }
  return end;
}

/** The address of the `>` or `/` behind the attributes of a tag; 0 where it is not whole, or not right. */
function tagEnd(from: usize, end: usize): usize {
  let at = from;
  let attributes = 0;
  while (true) {
    at = stopAt(at, end);
    if (at >= end) return 0;
    const found: u32 = load<u8>(at);
    if (found == byte.GT || found == byte.SLASH) return at;
    if (found == byte.LT || ++attributes > maxAttributes) return 0;
    at = valueEnd(at + 1, end, found);
    if (at >= end || load<u8>(at) != found || ++at == end) return 0;
  }
}

function stopAt(from: usize, end: usize): usize {
  let at = from;
  while (at < end) {
    const bytes = v128.load(at);
    const quotes = v128.or(is(bytes, byte.QUOTE), is(bytes, byte.APOSTROPHE));
    const ends = v128.or(v128.or(is(bytes, byte.GT), is(bytes, byte.SLASH)), is(bytes, byte.LT));
    const found = i8x16.bitmask(v128.or(quotes, ends));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
  return end;
}

function valueEnd(from: usize, end: usize, quote: u32): usize {
  let at = from;
  while (at < end) {
    const bytes = v128.load(at);
    const found = i8x16.bitmask(v128.or(is(bytes, quote), is(bytes, byte.LT)));
    if (found != 0) return at + ctz(found);
    at += 16;
  }
  return end;
}

function is(bytes: v128, what: u32): v128 {
  return i8x16.eq(bytes, i8x16.splat(<i8>what));
}

/** The address behind a name of any characters; `at` itself where there is none. */
function anyNameEnd(at: usize): usize {
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
function nameHash(start: usize, end: usize): u32 {
  let hash: u32 = load<u8>(start);
  for (let at = start + 1; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x01000193;
  return hash;
}
