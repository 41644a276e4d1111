import { readJson } from './json-slots';
import { readElement } from './slots';

/** How deep a JSON text may be; 0 for elements of XML. */
let jsonDepth: usize = 0;
let count: u32 = 0;
let readStart: usize = 0;
let readEnd: usize = 0;

/** What is read from now on is JSON. */
export function expectJson(maxDepth: usize): void {
  jsonDepth = maxDepth;
}

/** Whether the bytes from `from` to `to` are one record that is all right; what is wanted of it is then in rows. */
export function read(from: usize, to: usize): bool {
  count++;
  readStart = from;
  readEnd = to;
  return jsonDepth > 0 ? readJson(from, to, jsonDepth) : readElement(from, to);
}

/** How many records have been read, and where the last one stands. */
export function readCount(): u32 {
  return count;
}

export function readFrom(): usize {
  return readStart;
}

export function readTo(): usize {
  return readEnd;
}
