import { BANG, GT, isSame, isSpace, LT, QUESTION, SLASH } from './bytes';
import { hashNames, isNameOf, Open, openAt, openName } from './open-tags';
import { anyNameEnd, byteAt, enclosedEnd, nameHash, tagEnd } from './tag-bytes';

// Passes over text and tags inside of an element, which is most of what a document holds, and checks their balance alone.

/** Why it stopped: it takes no more, here or at the end of the bytes; the element has ended; the hole has, that was open. */
const REST: i32 = 0;
export const ELEMENT: i32 = 1;
const HOLE_END: i32 = 2;

/** How far it has come. Numbers of a hole are addresses; 0 for none. */
@unmanaged
export class State {
  depth: i32;
  /** How deep the hole is that is open; 0 for none. */
  hole: i32;
  /** Where that begins, if it began in these bytes, and where the name in its tag ends. */
  holeFrom: usize;
  holeNameEnd: usize;
  /** Of the holes that have begun and ended the same two, and where they end. */
  holes: usize;
  holeCount: i32;
  stopped: i32;
}

const HOLE: usize = 12;
/** Of what is read, the record: as in `xml/pick.ts`. */
const ROOT: i32 = 0;
export const tagState: usize = heap.alloc(offsetof<State>());
export const state = changetype<State>(tagState);
state.holes = heap.alloc(HOLE);
let holeRoom: i32 = 1;
let maxDepth: i32 = 0;
export let maxAttributes: i32 = 0;
let maxNameBytes: usize = 0;

export function limitTags(depthLimit: i32, attributeLimit: i32, nameByteLimit: i32): void {
  maxDepth = depthLimit;
  maxAttributes = attributeLimit;
  maxNameBytes = nameByteLimit;
}

/**
 * Takes tags that lie whole in the bytes and are right; all others, faults among them, are left.
 * @param openDepth how many elements are open, at least 1
 * @param openHole how deep a hole that is open is, or 0
 * @param picks what is read (see `xml/pick.ts`); 0 where all is
 * @returns the address behind what it has taken
 */
export function passTags(from: usize, end: usize, openDepth: i32, openHole: i32, picks: usize): usize {
  state.holeCount = 0;
  const taken = passOver(from, end, openDepth, openHole, picks);
  hashNames(state.depth);
  return taken;
}

/** The same behind the start tag of an element that is read. */
export function passElement(from: usize, end: usize, name: usize, nameBytes: usize, picks: usize): usize {
  openName(0, name, nameBytes);
  openAt(1).pick = ROOT;
  return passOver(from, end, 1, 0, picks);
}

function passOver(from: usize, end: usize, openDepth: i32, openHole: i32, picks: usize): usize {
  let depth = openDepth;
  let hole = openHole;
  state.holeFrom = 0;
  state.stopped = REST;
  let taken = from;
  while (true) {
    taken = byteAt(taken, end, LT);
    let at = taken + 1;
    const next: u32 = load<u8>(at);
    if (next == SLASH) {
      at = closedAt(openAt(depth - 1), at + 1, end);
      if (at == 0) break;
      depth--;
      taken = at;
    } else if (next == BANG || next == QUESTION) {
      at = enclosedEnd(taken, end);
      if (at == 0) break;
      taken = at;
      continue;
    } else {
      const start = at;
      at = anyNameEnd(start);
      if (at >= end || at == start || at - start > maxNameBytes) break;
      const ending: u32 = load<u8>(at);
      if (ending != GT && ending != SLASH && !isSpace(ending)) break;
      const nameEnd = at;
      if (ending != GT) {
        at = tagEnd(at, end, maxAttributes);
        if (at == 0) break;
      }
      const isEmpty = load<u8>(at) == SLASH;
      if (isEmpty ? at + 1 >= end || load<u8>(at, 1) != GT : depth == maxDepth) break;
      if (picks != 0 && hole == 0) {
        const child = childPick(picks, openAt(depth).pick, start, nameEnd);
        if (child < 0) {
          hole = depth;
          state.holeFrom = taken;
          state.holeNameEnd = nameEnd;
        } else openAt(depth + 1).pick = child;
      }
      // Most have text alone, or nothing.
      const behind = isEmpty ? at + 2 : leafEnd(at + 1, end, start, nameEnd - start);
      if (behind == 0) {
        openName(depth, start, nameEnd - start);
        depth++;
        taken = at + 1;
        continue;
      }
      taken = behind;
    }
    if (depth == 0) {
      state.stopped = ELEMENT;
      break;
    }
    if (hole != 0 && hole == depth) {
      hole = 0;
      if (state.holeFrom == 0) {
        state.stopped = HOLE_END;
        break;
      }
      addHole(taken);
    }
  }
  state.depth = depth;
  state.hole = hole;
  return taken;
}

/** The address behind the end tag of an element that has text alone; 0 for others, and where it is not whole. */
function leafEnd(from: usize, end: usize, name: usize, nameBytes: usize): usize {
  const closing = byteAt(from, end, LT) + 2;
  const at = closing + nameBytes;
  if (at >= end || load<u8>(closing - 1) != SLASH || load<u8>(at) != GT) return 0;
  return isSame(name, closing, nameBytes) ? at + 1 : 0;
}

/** The address behind the end tag whose name begins here; 0 where it is not whole, or not that of the element. */
function closedAt(element: Open, name: usize, end: usize): usize {
  const at = element.name == 0 ? anyNameEnd(name) : name + element.nameBytes;
  return at < end && load<u8>(at) == GT && isNameOf(element, name, at - name) ? at + 1 : 0;
}

/** The one that is open ends. */
function addHole(to: usize): void {
  if (state.holeCount == holeRoom) state.holes = heap.realloc(state.holes, <usize>(holeRoom *= 2) * HOLE);
  const at = state.holes + <usize>state.holeCount * HOLE;
  state.holeCount++;
  store<usize>(at, state.holeFrom);
  store<usize>(at, state.holeNameEnd, 4);
  store<usize>(at, to, 8);
  state.holeFrom = 0;
}

/** What is read of a child by its name: its number; -1 for nothing. */
function childPick(picks: usize, pick: i32, name: usize, nameEnd: usize): i32 {
  const node = picks + ((<usize>pick) << 2);
  if (load<i32>(node) != 0) return pick;
  const hash = nameHash(name, nameEnd);
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
