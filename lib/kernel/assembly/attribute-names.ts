import { isSame } from './bytes';

// Finds attributes that are given twice in a tag: each name leaves a mark by its hash, and only where two meet are names
// compared.

const MARKS: u32 = 4096;
// The number of the last tag that has such a name.
const marks = heap.alloc(MARKS << 2);
memory.fill(marks, 0, MARKS << 2);
let tag: u32 = 0;
let count: u32 = 0;
let room: u32 = 64;
// The address and length of each.
let list = heap.alloc(room << 3);

/** The next tag begins. */
export function beginAttributes(): void {
  count = 0;
  if (++tag == 0) {
    memory.fill(marks, 0, MARKS << 2);
    tag = 1;
  }
}

/** Whether the tag has that name already; if not, it has it now. */
export function isRepeated(start: usize, end: usize, hash: u32): bool {
  const mark = marks + ((hash & (MARKS - 1)) << 2);
  const length = end - start;
  if (load<u32>(mark) == tag) {
    for (let at = list, behind = list + (count << 3); at < behind; at += 8) {
      if (load<usize>(at, 4) == length && isSame(load<usize>(at), start, length)) return true;
    }
  }
  store<u32>(mark, tag);
  if (count == room) list = heap.realloc(list, (room *= 2) << 3);
  const entry = list + (count++ << 3);
  store<usize>(entry, start);
  store<usize>(entry, length, 4);
  return false;
}
