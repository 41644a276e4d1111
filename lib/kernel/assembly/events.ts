import { beginAttributes, isRepeated } from './attribute-names';
import * as byte from './bytes';
import { addName, clearNames, findName, newNames } from './names';
import { areAscii, arePlain, replaceReferences } from './references';
import { BLANKS, isAscii, marks, REFERENCES, sectionEnd, textEnd, valueEnd } from './text';

// Of an event, each of which is four numbers: what it is, with what its text is like; the number of a name; from where to
// where the text stands.
const EVENT: usize = 16;
const OPEN: u32 = 0;
const ATTRIBUTE: u32 = 1;
const TEXT: u32 = 2;
const CLOSE: u32 = 3;
const BEYOND_ASCII: u32 = 4;
const REFERRING: u32 = 8;
const BLANKED: u32 = 16;
const WHITE: u32 = 32;

const MOST_NAMES = 10_000;
/** All names so far: they begin anew where there are too many. */
const names = newNames();
let namesBegun: i32 = 0;

let room: usize = 256;
let events = heap.alloc(room * EVENT);
let count: usize = 0;

// Of the open elements, where their names stand, and their lengths.
const ELEMENT: usize = 8;
let openRoom: usize = 64;
let open = heap.alloc(openRoom * ELEMENT);
let depth: usize = 0;
let at: usize = 0;

export function eventsFound(): usize {
  return events;
}

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
  count = 0;
  return load<u8>(from) == byte.LT && whole() && at == to ? count : 0;
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
    if (load<u32>(at, 2) != 0x4144435b || load<u32>(at, 5) != 0x5b415441) return false;
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

/** References are replaced where that is all that the text which was passed last needs. */
function putMeant(what: u32, name: i32, from: usize, to: usize): void {
  let isPlain = isAscii;
  if (marks == REFERENCES && arePlain(from, to)) {
    to = replaceReferences(from, to);
    if (!areAscii) isPlain = false;
  } else {
    if ((marks & REFERENCES) != 0) what |= REFERRING;
    if ((marks & BLANKS) != 0) what |= BLANKED;
  }
  if ((what & ~BLANKED) == TEXT && isWhite(from, to)) what |= WHITE;
  put(isPlain ? what : what | BEYOND_ASCII, name, from, to);
}

function isWhite(from: usize, to: usize): bool {
  while (from < to && byte.isSpace(load<u8>(from))) from++;
  return from == to;
}

function numberOf(start: usize, end: usize, hash: u32): i32 {
  const known = findName(names, start, end, hash);
  return known >= 0 ? known : addName(names, start, end - start);
}

function put(what: u32, name: i32, start: usize, end: usize): void {
  if (count == room) events = heap.realloc(events, (room *= 2) * EVENT);
  const event = events + count * EVENT;
  count++;
  store<u32>(event, what);
  store<i32>(event, name, 4);
  store<usize>(event, start, 8);
  store<usize>(event, end, 12);
}
