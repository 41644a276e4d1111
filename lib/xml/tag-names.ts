import { textOf } from '../bytes/text.js';

/**
 * Reads the name of one tag after another. Most are the same as the one before, and then the same string.
 *
 * @param length that of `<` and the name
 */
export function tagNames(): (tag: Uint8Array, length: number) => string {
  let last: Uint8Array = new Uint8Array(0);
  let name = '';
  return (tag, length) => {
    if (!isStart(tag, length, last)) {
      last = Uint8Array.from(tag.subarray(0, length));
      name = textOf(last.subarray(1));
    }
    return name;
  };
}

function isStart(tag: Uint8Array, length: number, start: Uint8Array): boolean {
  if (length !== start.length) return false;
  for (let at = 0; at < length; at++) if (tag[at] !== start[at]) return false;
  return true;
}
