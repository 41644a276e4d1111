/** Bytes that are put one behind the other, in memory that doubles. */
export interface Growing {
  /** Never kept: there is other memory when it grows. */
  bytes: Buffer<ArrayBuffer>;
  /** Where the next byte goes. */
  at: number;
}

const FIRST_BYTES = 64 * 1024;
const MOST_KEPT = 8 * 1024 * 1024;
/** Texts of more than this are left to the platform, which is slower to begin. */
const SHORT = 24;

export function growing(): Growing {
  return { bytes: Buffer.allocUnsafeSlow(FIRST_BYTES), at: 0 };
}

/** The next batch begins: one can be larger than all others. */
export function clear(to: Growing): void {
  if (to.bytes.length > MOST_KEPT) to.bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  to.at = 0;
}

/** Makes room for so many bytes more. */
export function reserve(to: Growing, more: number): void {
  const length = to.at + more;
  if (length <= to.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(length, to.bytes.length * 2));
  larger.set(to.bytes.subarray(0, to.at));
  to.bytes = larger;
}

/** Puts text as UTF-8. */
export function putText(to: Growing, text: string): void {
  reserve(to, text.length * 3);
  if (!putPlain(to, text, NOTHING)) to.at += to.bytes.write(text, to.at);
}

const NOTHING = new Uint8Array(128);

/**
 * Puts text that is short and ASCII, for which there is room.
 * @param special by character, not 0 for those that are not put as they are
 * @returns whether it is so: nothing is put otherwise
 */
export function putPlain(to: Growing, text: string, special: Uint8Array): boolean {
  const { length } = text;
  if (length > SHORT) return false;
  const { bytes, at } = to;
  for (let index = 0; index < length; index++) {
    const char = text.charCodeAt(index);
    if (char >= 0x80 || special[char] !== 0) return false;
    bytes[at + index] = char;
  }
  to.at = at + length;
  return true;
}
