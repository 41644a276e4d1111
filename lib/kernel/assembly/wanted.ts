import { addName, Names, newNames } from './names';
import { joinTexts } from './imports';
import { IS_PARENT, MADE } from './kinds';

/**
 * What is wanted of the elements of one name in one place: some attributes, the text, some children. A row of numbers
 * for each such element: the number of its parent's row; start, end and kind of its text; the same for each attribute; for
 * each child the numbers of the first of its rows and behind the last.
 */
@unmanaged
export class Wanted {
  parent: Wanted | null;
  /** How many there are in the record. */
  count: i32;
  rows: usize;
  /** How many rows there is room for. */
  room: i32;
  /** Of a row, in bytes. */
  width: usize;
  /** Where in a row its children begin, in bytes. */
  childrenAt: usize;
  hasText: bool;
  attributes: Names;
  childNames: Names;
  children: usize;
}

// In bytes.
const TEXT: usize = 4;
const ATTRIBUTES: usize = 16;
const SLOT: usize = 12;
const CHILD: usize = 8;
const NONE: i32 = -1;
const MOST_KEPT: usize = 256 * 1024;

export function newWanted(parent: Wanted | null): Wanted {
  const wanted = changetype<Wanted>(heap.alloc(offsetof<Wanted>()));
  wanted.parent = parent;
  wanted.count = 0;
  wanted.rows = heap.alloc(0);
  wanted.room = 0;
  wanted.width = ATTRIBUTES;
  wanted.childrenAt = ATTRIBUTES;
  wanted.hasText = false;
  wanted.attributes = newNames();
  wanted.childNames = newNames();
  wanted.children = heap.alloc(0);
  return wanted;
}

export function wantText(wanted: Wanted): void {
  wanted.hasText = true;
}

/** Where in a row an attribute stands, in bytes, which is wanted from now on. */
export function wantAttribute(wanted: Wanted, name: usize, length: usize): usize {
  const number = addName(wanted.attributes, name, length);
  widen(wanted);
  return ATTRIBUTES + <usize>number * SLOT;
}

/** The number of a child, which is wanted from now on. */
export function wantChild(wanted: Wanted, name: usize, length: usize): i32 {
  const known = wanted.childNames.count;
  const number = addName(wanted.childNames, name, length);
  if (number == known) {
    wanted.children = heap.realloc(wanted.children, (<usize>(known + 1)) << 2);
    store<usize>(wanted.children + ((<usize>known) << 2), changetype<usize>(newWanted(wanted)));
    widen(wanted);
  }
  return number;
}

export function childOf(wanted: Wanted, number: i32): Wanted {
  return changetype<Wanted>(load<usize>(wanted.children + ((<usize>number) << 2)));
}

export function countOf(wanted: Wanted): i32 {
  return wanted.count;
}

/** The address of a row. */
export function rowAt(wanted: Wanted, row: i32): usize {
  return wanted.rows + <usize>row * wanted.width;
}

/** Where in a row the numbers of a child stand, in bytes. */
export function childAt(wanted: Wanted, number: i32): usize {
  return wanted.childrenAt + <usize>number * CHILD;
}

function widen(wanted: Wanted): void {
  wanted.childrenAt = ATTRIBUTES + <usize>wanted.attributes.count * SLOT;
  wanted.width = wanted.childrenAt + <usize>wanted.childNames.count * CHILD;
  wanted.room = 0;
}

/** Such an element begins. */
export function openRow(wanted: Wanted): void {
  if (wanted.count == wanted.room) grow(wanted);
  const row = wanted.rows + <usize>wanted.count * wanted.width;
  wanted.count++;
  const parent = wanted.parent;
  store<i32>(row, parent ? parent.count - 1 : NONE);
  store<i32>(row, 0, TEXT);
  store<i32>(row, 0, TEXT + 4);
  store<i32>(row, 0, TEXT + 8);
  const children = row + wanted.childrenAt;
  for (let at = row + ATTRIBUTES; at < children; at += SLOT) store<i32>(at, NONE);
  markChildren(wanted, children);
}

/** The last one ends. */
export function closeRow(wanted: Wanted): void {
  markChildren(wanted, lastRow(wanted) + wanted.childrenAt + 4);
}

function markChildren(wanted: Wanted, at: usize): void {
  const count = wanted.childNames.count;
  for (let child = 0; child < count; child++, at += CHILD) store<i32>(at, childOf(wanted, child).count);
}

function lastRow(wanted: Wanted): usize {
  return wanted.rows + <usize>(wanted.count - 1) * wanted.width;
}

export function setAttribute(wanted: Wanted, number: i32, start: usize, end: usize, kind: i32): void {
  const slot = lastRow(wanted) + ATTRIBUTES + <usize>number * SLOT;
  store<usize>(slot, start);
  store<usize>(slot, end, 4);
  store<i32>(slot, kind, 8);
}

/** The last one has a child. */
export function markParent(wanted: Wanted): void {
  const slot = lastRow(wanted) + TEXT;
  store<i32>(slot, load<i32>(slot, 8) | IS_PARENT, 8);
}

/** The last one has text, or more of it. */
export function addText(wanted: Wanted, start: usize, end: usize, kind: i32): void {
  const slot = lastRow(wanted) + TEXT;
  const before = load<i32>(slot, 8);
  const parent = before & IS_PARENT;
  const to = load<usize>(slot, 4);
  if (to > 0) {
    start = joinTexts(load<usize>(slot), to, before - parent, start, end, kind);
    kind = MADE;
  }
  store<usize>(slot, start);
  store<usize>(slot, end, 4);
  store<i32>(slot, kind | parent, 8);
}

function grow(wanted: Wanted): void {
  wanted.room = max(8, wanted.room * 2);
  wanted.rows = heap.realloc(wanted.rows, <usize>wanted.room * wanted.width);
}

/** The next record begins. */
export function forgetRows(wanted: Wanted): void {
  wanted.count = 0;
  if (<usize>wanted.room * wanted.width > MOST_KEPT) {
    heap.free(wanted.rows);
    wanted.rows = heap.alloc(0);
    wanted.room = 0;
  }
  const count = wanted.childNames.count;
  for (let child = 0; child < count; child++) forgetRows(childOf(wanted, child));
}
