import { nameHash } from './lexer-bytes.js';

/** Names by their bytes, each with its number from 0: what is looked up for every tag makes no string of it. */
export interface NameTable {
  names: readonly string[];
  bytes: readonly Uint8Array[];
  /** For the low bits of a hash the number, from 1, of the first name to compare with; the others follow it. */
  slots: Uint16Array;
}

export const newNameTable = (): NameTable => ({ names: [], bytes: [], slots: new Uint16Array(1) });

/** The number of a name, new or not. */
export function addName(table: NameTable, name: string): number {
  const known = table.names.indexOf(name);
  if (known >= 0) return known;
  table.names = [...table.names, name];
  table.bytes = [...table.bytes, Buffer.from(name)];
  let size = 2;
  while (size < table.names.length * 2) size *= 2;
  table.slots = new Uint16Array(size);
  table.names.forEach((one, index) => {
    let slot = nameHash(one) & (size - 1);
    while (table.slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    table.slots[slot] = index + 1;
  });
  return table.names.length - 1;
}

/** The number of the name that stands from `start` to `end`, or -1. */
export function findName(
  { bytes: names, slots }: NameTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  hash: number,
): number {
  const mask = slots.length - 1;
  for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
    const name = names[slots[slot]! - 1]!;
    if (name.length === end - start && isSame(name, 0, bytes, start, end)) return slots[slot]! - 1;
  }
  return -1;
}

/** Whether the bytes from `start` to `end` stand in `name` from `at` on, too. */
export function isSame(name: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++, at++) if (name[at] !== bytes[index]) return false;
  return true;
}
