import { isSame } from './bytes';
import { Wanted } from './wanted';

/** An object or array that has not ended. */
@unmanaged
export class Open {
  /** A bit by the hash of each key: only where two meet are keys compared. */
  marks: u64;
  /** Where its keys begin among those of all that is open. */
  firstKey: u32;
  isObject: bool;
  hasText: bool;
  /** Keys that are neither the text nor attributes. */
  hasOthers: bool;
  /** Of an object, what is wanted of it; of an array, of its elements. */
  wanted: Wanted | null;
}

const ENTRY: usize = 12;
/** Objects of more keys are left to others: here each may be compared to all. */
const MOST_KEYS: u32 = 1024;

let room: usize = 64;
let list = heap.alloc(room * offsetof<Open>());
export let depth: usize = 0;

// For each key of what is open its address, its length and its hash.
let keyRoom: usize = 256;
let keys = heap.alloc(keyRoom * ENTRY);
let keyCount: u32 = 0;

export function forgetOpen(): void {
  depth = 0;
  keyCount = 0;
}

export function open(isObject: bool, wanted: Wanted | null): void {
  if (depth == room) list = heap.realloc(list, (room *= 2) * offsetof<Open>());
  depth++;
  const opened = innermost();
  opened.marks = 0;
  opened.firstKey = keyCount;
  opened.isObject = isObject;
  opened.hasText = false;
  opened.hasOthers = false;
  opened.wanted = wanted;
}

export function innermost(): Open {
  return changetype<Open>(list + (depth - 1) * offsetof<Open>());
}

export function close(): void {
  keyCount = innermost().firstKey;
  depth--;
}

/** False for a key that the object has already. */
export function addKey(object: Open, start: usize, end: usize, hash: u32): bool {
  const length = end - start;
  const mark = (<u64>1) << (hash & 63);
  if ((object.marks & mark) != 0) {
    const behind = keys + <usize>keyCount * ENTRY;
    for (let at = keys + <usize>object.firstKey * ENTRY; at < behind; at += ENTRY) {
      if (load<u32>(at, 8) != hash || load<usize>(at, 4) != length) continue;
      if (isSame(load<usize>(at), start, length)) return false;
    }
  }
  if (keyCount - object.firstKey == MOST_KEYS) return false;
  object.marks |= mark;
  if (<usize>keyCount == keyRoom) keys = heap.realloc(keys, (keyRoom *= 2) * ENTRY);
  const entry = keys + <usize>keyCount * ENTRY;
  keyCount++;
  store<usize>(entry, start);
  store<usize>(entry, length, 4);
  store<u32>(entry, hash, 8);
  return true;
}
