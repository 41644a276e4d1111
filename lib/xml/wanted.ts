import { addName, type NameTable, newNameTable } from './name-table.js';
import { MADE, type SlotTexts } from './slot-texts.js';

/**
 * What is wanted of the elements at one path, and where the record at hand has it: a row of numbers for each of them,
 * in document order. A row has the number of its parent's row; of its text and each wanted attribute where it begins,
 * where it ends and its kind; of each wanted child the first row, and the one behind the last.
 */
export interface Wanted {
  readonly parent: Wanted | undefined;
  readonly attributes: NameTable;
  readonly childNames: NameTable;
  readonly children: Wanted[];
  text: boolean;
  /** How many there are in the record. */
  count: number;
  rows: Int32Array;
  width: number;
  /** Where in a row its children begin. */
  childrenAt: number;
}

/** One text of each row of an element. */
export interface Slot {
  readonly of: Wanted;
  /**
   * Where in `of.rows` its three numbers stand for a row that paths start from; negative where there is none, or not one
   * alone.
   */
  find(row: number): number;
}

export const TEXT = 1;
const ATTRIBUTES = 4;
const NONE = -1;
/** With the kind of a text: the element has children. */
export const IS_PARENT = 4;
const MAX_KEPT = 65536;

export function newWanted(parent?: Wanted): Wanted {
  return {
    ...{ parent, attributes: newNameTable(), childNames: newNameTable(), children: [], text: false },
    ...{ count: 0, rows: new Int32Array(64), width: ATTRIBUTES, childrenAt: ATTRIBUTES },
  };
}

/** Where in a row of numbers an attribute stands, which is wanted from now on. Its first number is negative for none. */
export function wantAttribute(of: Wanted, name: string): number {
  const at = placeOf(addName(of.attributes, name));
  widen(of);
  return at;
}

/** The number of a child, which is wanted from now on. */
export function wantChild(of: Wanted, name: string): number {
  const number = addName(of.childNames, name);
  of.children[number] ??= newWanted(of);
  widen(of);
  return number;
}

function placeOf(attribute: number): number {
  return ATTRIBUTES + attribute * 3;
}

function widen(of: Wanted): void {
  of.childrenAt = placeOf(of.attributes.names.length);
  of.width = of.childrenAt + of.children.length * 2;
}

/** Such an element begins. */
export function openRow(of: Wanted): void {
  const { width, childrenAt, children, parent } = of;
  const base = of.count++ * width;
  if (base + width > of.rows.length) grow(of, base + width);
  const { rows } = of;
  rows[base] = parent ? parent.count - 1 : NONE;
  rows[base + TEXT] = rows[base + TEXT + 1] = rows[base + TEXT + 2] = 0;
  for (let at = base + ATTRIBUTES; at < base + childrenAt; at += 3) rows[at] = NONE;
  for (let child = 0, at = base + childrenAt; child < children.length; child++, at += 2) {
    rows[at] = children[child]!.count;
  }
}

/** The last one ends. */
export function closeRow({ rows, count, width, childrenAt, children }: Wanted): void {
  const base = (count - 1) * width + childrenAt + 1;
  for (let child = 0; child < children.length; child++) rows[base + child * 2] = children[child]!.count;
}

export function setAttribute(of: Wanted, number: number, start: number, end: number, kind: number): void {
  const { rows, count, width } = of;
  const slot = (count - 1) * width + placeOf(number);
  rows[slot] = start;
  rows[slot + 1] = end;
  rows[slot + 2] = kind;
}

/** The last one has a child. */
export function markParent({ rows, count, width }: Wanted): void {
  rows[(count - 1) * width + TEXT + 2]! |= IS_PARENT;
}

/** The last one has text, or more of it. */
export function addText(of: Wanted, texts: SlotTexts, start: number, end: number, kind: number): void {
  const { rows, count, width } = of;
  const slot = (count - 1) * width + TEXT;
  const [from, to, before] = [rows[slot]!, rows[slot + 1]!, rows[slot + 2]!];
  const parent = before & IS_PARENT;
  if (to > 0) {
    start = texts.make(texts.at(from, to, before - parent) + texts.at(start, end, kind));
    kind = MADE;
  }
  rows[slot] = start;
  rows[slot + 1] = end;
  rows[slot + 2] = kind | parent;
}

function grow(of: Wanted, length: number): void {
  const larger = new Int32Array(Math.max(length, of.rows.length * 2));
  larger.set(of.rows);
  of.rows = larger;
}

/** The next record begins. */
export function forgetRows(of: Wanted): void {
  of.count = 0;
  if (of.rows.length > MAX_KEPT) of.rows = new Int32Array(64);
  for (const child of of.children) forgetRows(child);
}
