/** Bytes that are put one behind the other, in memory that doubles. */
export interface Growing {
  /** Never kept: there is other memory when it grows. */
  bytes: Buffer<ArrayBuffer>;
  /** Where the next byte goes. */
  at: number;
}

const FIRST_BYTES = 64 * 1024;
/** What may be put between texts without being asked for. */
const FEW = 16;
const MOST_KEPT = 8 * 1024 * 1024;
const MOST_BYTES = 256 * 1024 * 1024;
/** Texts of more than this are left to the platform, which is slower to begin. */
const SHORT = 64;
const BACKSLASH = 0x5c;
const NO_ESCAPES = new Uint8Array(256);

export function growing(): Growing {
  return { bytes: Buffer.allocUnsafeSlow(FIRST_BYTES), at: 0 };
}

/** The next batch begins: one can be larger than all others. */
export function clear(to: Growing): void {
  if (to.bytes.length > MOST_KEPT) to.bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  to.at = 0;
}

/**
 * Makes room for so many bytes more, and a few behind them.
 * @throws RangeError for more than 256 MiB in all
 */
export function reserve(to: Growing, more: number): void {
  const length = to.at + more + FEW;
  if (length <= to.bytes.length) return;
  if (length > MOST_BYTES) throw new RangeError('more bytes than are put together');
  const larger = Buffer.allocUnsafeSlow(Math.max(length, to.bytes.length * 2));
  larger.set(to.bytes.subarray(0, to.at));
  to.bytes = larger;
}

/** Puts a byte, for which there is room. */
export function putByte(to: Growing, byte: number): void {
  to.bytes[to.at++] = byte;
}

/** Puts text as UTF-8. */
export function putText(to: Growing, text: string): void {
  if (text.length <= SHORT) putShort(to, text, NO_ESCAPES);
  else putLong(to, text);
}

/** @param escapes for each byte of ASCII the letter that stands for it behind a backslash, or 0 */
export function putEscaped(to: Growing, text: string, escapes: Uint8Array): void {
  if (text.length <= SHORT) putShort(to, text, escapes);
  else {
    const start = to.at;
    putLong(to, text);
    escapeFrom(to, start, escapes);
  }
}

function putLong(to: Growing, text: string): void {
  reserve(to, text.length * 3);
  to.at += to.bytes.write(text, to.at);
}

function putShort(to: Growing, text: string, escapes: Uint8Array): void {
  const { length } = text;
  reserve(to, length * 3);
  const { bytes, at: start } = to;
  let at = start;
  for (let index = 0; index < length; index++) {
    const char = text.charCodeAt(index);
    if (char < 0x80) {
      const letter = escapes[char]!;
      if (letter !== 0) bytes[at++] = BACKSLASH;
      bytes[at++] = letter === 0 ? char : letter;
    } else if (char < 0x800) {
      bytes[at++] = 0xc0 | (char >> 6);
      bytes[at++] = 0x80 | (char & 0x3f);
    } else if (char < 0xd800 || char >= 0xe000) {
      bytes[at++] = 0xe0 | (char >> 12);
      bytes[at++] = 0x80 | ((char >> 6) & 0x3f);
      bytes[at++] = 0x80 | (char & 0x3f);
    } else {
      putLong(to, text);
      escapeFrom(to, start, escapes);
      return;
    }
  }
  to.at = at;
}

/** Puts backslashes where they belong in what has been put from there on. */
function escapeFrom(to: Growing, start: number, escapes: Uint8Array): void {
  const { bytes, at: end } = to;
  let count = 0;
  for (let index = start; index < end; index++) if (escapes[bytes[index]!] !== 0) count++;
  if (count === 0) return;
  // There is room for three bytes a character, of which these have one.
  let at = (to.at += count);
  // From behind, until there are no more in front.
  for (let index = end - 1; index < at - 1; index--) {
    const letter = escapes[bytes[index]!]!;
    bytes[--at] = letter === 0 ? bytes[index]! : letter;
    if (letter !== 0) bytes[--at] = BACKSLASH;
  }
}
