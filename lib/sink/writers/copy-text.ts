import { reserve } from '../../batch/row-bytes.js';
import { plainReference } from '../../xml/slot-references.js';
import type { Copy, Form } from './copy.js';

const [SPACE, AMPERSAND] = [0x20, 0x26];
const BACKSLASH = 0x5c;
/** First bytes of characters beyond ASCII that may be blanks. */
const BLANK_STARTS = new Set([0xc2, 0xe1, 0xe2, 0xe3, 0xef]);

/**
 * Text that begins or ends with a blank is trimmed elsewhere.
 * @param length in characters
 */
export function copyText({ escapes }: Form, length = Number.POSITIVE_INFINITY): Copy {
  // All others, which are nearly all, go over as they are.
  const special = escapes.map((escape, byte) => (escape > 0 || byte === AMPERSAND ? 1 : 0));
  return (from, start, end, to, refers) => {
    const first = from[start]!;
    const last = from[end - 1]!;
    if (first <= SPACE || last <= SPACE) return false;
    if ((first | last) >= 0x80 && mayBeBlank(from, start, end)) return false;
    if (end - start > length && characters(from, start, end) > length) return false;
    reserve(to, (end - start) * 2);
    const { bytes } = to;
    let { at } = to;
    for (let index = start; index < end; index++) {
      let byte = from[index]!;
      if (special[byte] === 1) {
        if (byte === AMPERSAND && refers) {
          const { written, meant } = plainReference(from, index)!;
          byte = meant;
          index += written.length - 1;
        }
        const escape = escapes[byte]!;
        if (escape > 0) {
          bytes[at++] = BACKSLASH;
          byte = escape;
        }
      }
      bytes[at++] = byte;
    }
    to.at = at;
    return true;
  };
}

function mayBeBlank(from: Uint8Array, start: number, end: number): boolean {
  if (BLANK_STARTS.has(from[start]!)) return true;
  if (from[end - 1]! < 0x80) return false;
  let last = end - 1;
  while (isWithin(from[last]!)) last--;
  return BLANK_STARTS.has(from[last]!);
}

/** Code points, as databases count. */
function characters(from: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let index = start; index < end; index++) if (!isWithin(from[index]!)) count++;
  return count;
}

/** Whether a byte of UTF-8 does not begin a character. */
function isWithin(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
