// What is compiled to WebAssembly: the loops that look at each byte.
export { encodeRecords, filterRecords, keptBehind, keptRecords, recordAt, recordsBehind } from './block';
export { containerEnd } from './json-extent';
export { expectJson, read, readCount, readFrom, readTo } from './record';
export { root } from './slots';
export { childOf, countOf, childAt, rowAt, wantAttribute, wantChild, wantText } from './wanted';
export { columnBytes, encode, encodeTables, mark, tableBytes, undo } from './encode';
export { eventsFound } from './event-list';
export { nameEntry, namesAnew, readEvents } from './events';
export { seedHashes } from './bytes';
export { beginSized, endRow, endSized, newRows, putNull, putUpTo, reserve, restart } from './rows';
export { passedRecords, passedTo, passRecords } from './pass-records';
export { openElements } from './open-tags';
export { limitTags, passTags, tagState } from './tags';

/** Memory that stays where it is. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

export function release(address: usize): void {
  heap.free(address);
}
