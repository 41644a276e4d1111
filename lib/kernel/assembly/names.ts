import { hashOf, isSame } from './bytes';

/** Names by their bytes, each with its number from 0. */
@unmanaged
export class Names {
  count: i32;
  /** For each name its address, its length and its hash. */
  list: usize;
  /** For the low bits of a hash the number, from 1, of the first name to compare with; the others follow it. */
  slots: usize;
  mask: u32;
}

const ENTRY: usize = 12;

export function newNames(): Names {
  const names = changetype<Names>(heap.alloc(offsetof<Names>()));
  names.count = 0;
  names.list = heap.alloc(ENTRY);
  names.slots = heap.alloc(4);
  names.mask = 0;
  store<u32>(names.slots, 0);
  return names;
}

/** The number of a name, new or not; its bytes are kept. */
export function addName(names: Names, start: usize, length: usize): i32 {
  const hash = hashOf(start, start + length);
  const known = findName(names, start, start + length, hash);
  if (known >= 0) return known;
  const number = names.count++;
  names.list = heap.realloc(names.list, <usize>names.count * ENTRY);
  // What is compared with it is looked at sixteen bytes at a time.
  const kept = heap.alloc(length + 16);
  memory.copy(kept, start, length);
  const entry = names.list + <usize>number * ENTRY;
  store<usize>(entry, kept);
  store<usize>(entry, length, 4);
  store<u32>(entry, hash, 8);
  if (<u32>names.count * 2 <= names.mask + 1) insert(names, number, hash);
  else {
    const size = max(names.mask + 1, 2) * 2;
    names.mask = size - 1;
    names.slots = heap.realloc(names.slots, size << 2);
    memory.fill(names.slots, 0, size << 2);
    for (let other = 0; other < names.count; other++) {
      insert(names, other, load<u32>(names.list + <usize>other * ENTRY, 8));
    }
  }
  return number;
}

function insert(names: Names, number: i32, hash: u32): void {
  let slot = hash & names.mask;
  while (load<u32>(names.slots + (slot << 2)) != 0) slot = (slot + 1) & names.mask;
  store<u32>(names.slots + (slot << 2), number + 1);
}

/** There are none any more. */
export function clearNames(names: Names): void {
  for (let number = 0; number < names.count; number++) {
    heap.free(load<usize>(names.list + <usize>number * ENTRY));
  }
  names.count = 0;
  memory.fill(names.slots, 0, (names.mask + 1) << 2);
}

/** The number of the name that stands from `start` to `end`, or -1. */
export function findName(names: Names, start: usize, end: usize, hash: u32): i32 {
  const slots = names.slots;
  const mask = names.mask;
  const list = names.list;
  let slot = hash & mask;
  while (true) {
    const number = load<u32>(slots + (slot << 2));
    if (number == 0) return -1;
    const entry = list + <usize>(number - 1) * ENTRY;
    const length = end - start;
    if (
      load<u32>(entry, 8) == hash &&
      load<usize>(entry, 4) == length &&
      isSame(load<usize>(entry), start, length)
    )
      return <i32>number - 1;
    slot = (slot + 1) & mask;
  }
}
