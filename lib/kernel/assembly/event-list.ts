import { isSpace } from './bytes';
import { areAscii, arePlain, replaceReferences } from './references';
import { BLANKS, isAscii, marks, REFERENCES } from './text';

// Of an event, each of which is four numbers: what it is, with what its text is like; the number of a name; from where to
// where the text stands.
const EVENT: usize = 16;
export const OPEN: u32 = 0;
export const ATTRIBUTE: u32 = 1;
export const TEXT: u32 = 2;
export const CLOSE: u32 = 3;
const BEYOND_ASCII: u32 = 4;
const REFERRING: u32 = 8;
const BLANKED: u32 = 16;
const WHITE: u32 = 32;

let room: usize = 256;
let events = heap.alloc(room * EVENT);
export let eventCount: usize = 0;

export function beginEvents(): void {
  eventCount = 0;
}

export function eventsFound(): usize {
  return events;
}

/** Puts one with text. References are replaced where that is all that the text which was passed last needs. */
export function putMeant(what: u32, name: i32, from: usize, to: usize): void {
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
  while (from < to && isSpace(load<u8>(from))) from++;
  return from == to;
}

export function put(what: u32, name: i32, start: usize, end: usize): void {
  if (eventCount == room) events = heap.realloc(events, (room *= 2) * EVENT);
  const event = events + eventCount * EVENT;
  eventCount++;
  store<u32>(event, what);
  store<i32>(event, name, 4);
  store<usize>(event, start, 8);
  store<usize>(event, end, 12);
}
