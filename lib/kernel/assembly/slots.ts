import { beginAttributes } from './attribute-names';
import { passAttribute } from './attributes';
import * as byte from './bytes';
import { makeLines, makeText } from './imports';
import * as kinds from './kinds';
import { findName } from './names';
import { arePlain } from './references';
import { BLANKS, isAscii, marks, REFERENCES, sectionEnd, textEnd } from './text';
import * as wants from './wanted';

// Of the open elements: where their names stand, their lengths, and what is wanted of them.
const OPEN: usize = 12;
let room: usize = 64;
let open = heap.alloc(room * OPEN);
let depth: usize = 0;
let current: wants.Wanted | null = null;
let at: usize = 0;

export const root = wants.newWanted(null);

/** Whether the bytes from `from` to `to` are one element that is all right; what is wanted of it is then in rows. */
export function readElement(from: usize, to: usize): bool {
  at = from;
  depth = 0;
  current = null;
  wants.forgetRows(root);
  return load<u8>(from) == byte.LT && whole() && at == to;
}

function whole(): bool {
  while (true) {
    const next: u32 = load<u8>(at, 1);
    if (next == byte.SLASH) {
      if (!closing()) return false;
    } else if (next == byte.BANG) {
      if (depth == 0 || !declaration()) return false;
    } else if (!element()) return false;
    if (depth == 0) return true;
    if (!characters()) return false;
  }
}

function element(): bool {
  const start = at + 1;
  const end = byte.nameEnd(start);
  if (end == start) return false;
  const wanted = wantedHere(start, end);
  if (wanted) wants.openRow(wanted);
  at = end;
  let next: u32 = load<u8>(at);
  if (next != byte.GT) {
    beginAttributes();
    while (true) {
      at = byte.spaceEnd(at);
      next = load<u8>(at);
      if (next == byte.GT) break;
      if (next == byte.SLASH) {
        at += 2;
        if (wanted) wants.closeRow(wanted);
        return load<u8>(at - 1) == byte.GT;
      }
      if (!byte.isSpace(load<u8>(at - 1))) return false;
      at = passAttribute(at, wanted);
      if (at == 0) return false;
    }
  }
  at++;
  if (depth == room) open = heap.realloc(open, (room *= 2) * OPEN);
  const entry = open + depth++ * OPEN;
  store<usize>(entry, start);
  store<usize>(entry, end - start, 4);
  store<usize>(entry, changetype<usize>(wanted), 8);
  current = wanted;
  return true;
}

function wantedHere(start: usize, end: usize): wants.Wanted | null {
  if (depth == 0) return root;
  const parent = current;
  if (!parent) return null;
  if (parent.hasText) wants.markParent(parent);
  if (parent.childNames.count == 0) return null;
  const number = findName(parent.childNames, start, end, byte.hashOf(start, end));
  return number < 0 ? null : wants.childOf(parent, number);
}

function characters(): bool {
  const from = at;
  at = textEnd(from);
  if (at == 0) return false;
  if (at == from) return true;
  const wanted = current;
  const isWanted = wanted !== null && wanted.hasText;
  let kind = isAscii ? kinds.ASCII : kinds.UTF8;
  if (marks != 0) {
    const isPlain = (marks & REFERENCES) == 0 || arePlain(from, at);
    if (isPlain && (marks & BLANKS) == 0) kind |= kinds.REFERS;
    else if (isWanted || !isPlain) {
      const made = makeText(from, at, false, isAscii);
      if (isWanted) wants.addText(wanted!, made, at, kinds.MADE);
      return true;
    }
  }
  if (isWanted) wants.addText(wanted!, from, at, kind);
  return true;
}

function declaration(): bool {
  if (load<u16>(at, 2) == 0x2d2d) {
    at = sectionEnd(at + 4, byte.DASH);
    if (at == 0) return false;
  } else {
    if (load<u32>(at, 2) != byte.CDATA_START || load<u32>(at, 5) != byte.CDATA_END) return false;
    const from = at + 9;
    at = sectionEnd(from, byte.BRACKET);
    if (at == 0) return false;
    const wanted = current;
    if (at > from && wanted !== null && wanted.hasText) {
      if (marks == 0) wants.addText(wanted, from, at, isAscii ? kinds.ASCII : kinds.UTF8);
      else wants.addText(wanted, makeLines(from, at, isAscii), at, kinds.MADE);
    }
  }
  at += 3;
  return load<u8>(at - 1) == byte.GT;
}

function closing(): bool {
  if (depth == 0) return false;
  const entry = open + --depth * OPEN;
  const length = load<usize>(entry, 4);
  const from = at + 2;
  if (!byte.isSame(load<usize>(entry), from, length)) return false;
  const wanted = current;
  if (wanted) wants.closeRow(wanted);
  current = depth > 0 ? changetype<wants.Wanted | null>(load<usize>(entry - OPEN, 8)) : null;
  at = byte.spaceEnd(from + length);
  return load<u8>(at++) == byte.GT;
}
