import { isSame } from './bytes';
import { nameHash } from './tag-bytes';

/** An open element, outermost first. */
@unmanaged
export class Open {
  /** Of its name: known of those that have been open before these bytes, or when they end. */
  hash: u32;
  /** What is picked of it. */
  pick: i32;
  /** Its name in these bytes; 0 where it is not in them. */
  name: usize;
  nameBytes: usize;
}

let openRoom: i32 = 256;
let open = heap.alloc(<usize>(openRoom + 2) * offsetof<Open>());

/** The numbers of the open elements, with room for so many. */
export function openElements(count: i32): usize {
  if (count > openRoom) {
    openRoom = count;
    open = heap.realloc(open, <usize>(openRoom + 2) * offsetof<Open>());
  }
  return open;
}

export function openAt(level: i32): Open {
  return changetype<Open>(open + <usize>level * offsetof<Open>());
}

export function openName(level: i32, name: usize, nameBytes: usize): void {
  if (level == openRoom) openElements(level * 2);
  const element = openAt(level);
  element.name = name;
  element.nameBytes = nameBytes;
}

export function isNameOf(element: Open, name: usize, nameBytes: usize): bool {
  if (element.name == 0) return element.hash == nameHash(name, name + nameBytes);
  return element.nameBytes == nameBytes && isSame(element.name, name, nameBytes);
}

/** When the bytes end. */
export function hashNames(depth: i32): void {
  for (let level = 0; level < depth; level++) {
    const element = openAt(level);
    if (element.name != 0) element.hash = nameHash(element.name, element.name + element.nameBytes);
  }
}
