import { beginAttributes, isRepeated } from './attribute-names';
import * as byte from './bytes';
import { ATTRIBUTE, beginEvents, CLOSE, eventCount, OPEN, put, putMeant, TEXT } from './event-list';
import { addName, clearNames, findName, newNames } from './names';
import { sectionEnd, textEnd, valueEnd } from './text';

const MOST_NAMES = 10_000;
/** All names so far: they begin anew where there are too many. */
const names = newNames();
let namesBegun: i32 = 0;

// Of the open elements, where their names stand, and their lengths.
const ELEMENT: usize = 8;
let openRoom: usize = 64;
let open = heap.alloc(openRoom * ELEMENT);
let depth: usize = 0;
let at: usize = 0;

/** How often the numbers of names have begun anew. */
export function namesAnew(): i32 {
  return namesBegun;
}

/** The address of a name, behind which its length stands. */
export function nameEntry(number: i32): usize {
  return names.list + <usize>number * 12;
}

/** How many events the element from `from` to `to` has; 0 where it is left to others, faults among it. */
export function readEvents(from: usize, to: usize): usize {
  if (names.count > MOST_NAMES) {
    clearNames(names);
    namesBegun++;
  }
  at = from;
  depth = 0;
  beginEvents();
  return load<u8>(from) == byte.LT && whole() && at == to ? eventCount : 0;
}

function whole(): bool {
  while (true) {
    const next: u32 = load<u8>(at, 1);
    if (next == byte.SLASH) {
      if (!closing()) return false;
    } else if (next == byte.BANG) {
      if (depth == 0 || !section()) return false;
    } else if (!element()) return false;
    if (depth == 0) return true;
    const from = at;
    at = textEnd(from);
    if (at == 0) return false;
    if (at > from) putMeant(TEXT, 0, from, at);
  }
}

function element(): bool {
  const start = at + 1;
  at = byte.nameEnd(start);
  if (at == start) return false;
  const length = at - start;
  put(OPEN, numberOf(start, at, byte.hashOf(start, at)), 0, 0);
  beginAttributes();
  while (true) {
    const spaceFrom = at;
    at = byte.spaceEnd(at);
    const next: u32 = load<u8>(at);
    if (next == byte.GT) {
      at++;
      break;
    }
    if (next == byte.SLASH) {
      at += 2;
      put(CLOSE, 0, 0, 0);
      return load<u8>(at - 1) == byte.GT;
    }
    if (at == spaceFrom || !attribute()) return false;
  }
  if (depth == openRoom) open = heap.realloc(open, (openRoom *= 2) * ELEMENT);
  const entry = open + depth * ELEMENT;
  depth++;
  store<usize>(entry, start);
  store<usize>(entry, length, 4);
  return true;
}

function attribute(): bool {
  const start = at;
  const end = byte.nameEnd(start);
  const hash = byte.hashOf(start, end);
  if (end == start || isRepeated(start, end, hash)) return false;
  at = byte.spaceEnd(end);
  if (load<u8>(at) != byte.EQUALS) return false;
  at = byte.spaceEnd(at + 1);
  const quote: u32 = load<u8>(at);
  if (quote != byte.QUOTE && quote != byte.APOSTROPHE) return false;
  const from = at + 1;
  at = valueEnd(from, quote);
  if (at == 0) return false;
  putMeant(ATTRIBUTE, numberOf(start, end, hash), from, at);
  at++;
  return true;
}

function section(): bool {
  if (load<u16>(at, 2) == 0x2d2d) {
    at = sectionEnd(at + 4, byte.DASH);
  } else {
    if (load<u32>(at, 2) != byte.CDATA_START || load<u32>(at, 5) != byte.CDATA_END) return false;
    const from = at + 9;
    at = sectionEnd(from, byte.BRACKET);
    if (at > from) putMeant(TEXT, 0, from, at);
  }
  if (at == 0) return false;
  at += 3;
  return load<u8>(at - 1) == byte.GT;
}

function closing(): bool {
  if (depth == 0) return false;
  depth--;
  const entry = open + depth * ELEMENT;
  const length = load<usize>(entry, 4);
  const from = at + 2;
  if (!byte.isSame(load<usize>(entry), from, length)) return false;
  put(CLOSE, 0, 0, 0);
  at = byte.spaceEnd(from + length);
  return load<u8>(at++) == byte.GT;
}

function numberOf(start: usize, end: usize, hash: u32): i32 {
  const known = findName(names, start, end, hash);
  return known >= 0 ? known : addName(names, start, end - start);
}
