/** Bytes that come in parts, put together in a buffer that doubles: linear however small the parts are. */
export interface Gather {
  readonly length: number;
  add(bytes: Uint8Array, from: number, to: number): void;
  /** The bytes so far, as a view that is good until the next `add`. */
  view(): Uint8Array;
  /** The bytes so far, in memory of their own, of which they fill half, or more. There are none then. */
  take(): Uint8Array;
  /** Takes back the last bytes. */
  shorten(by: number): void;
  clear(): void;
}

const INITIAL_BYTES = 4096;
const MOST_KEPT = 8 * 1024 * 1024;

export function gather(): Gather {
  let buffer: Uint8Array = memory(0);
  let length = 0;
  let expected = INITIAL_BYTES;
  return {
    get length() {
      return length;
    },
    add(bytes, from, to) {
      const needed = length + to - from;
      if (needed > buffer.length) {
        const grown = memory(Math.max(needed, buffer.length * 2, expected));
        grown.set(buffer.subarray(0, length));
        buffer = grown;
      }
      buffer.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), length);
      length = needed;
    },
    view: () => buffer.subarray(0, length),
    take() {
      const all = buffer.subarray(0, length);
      length = 0;
      // What comes next is as long, more or less.
      expected = all.length + (all.length >> 3);
      if (all.length * 2 < buffer.length) return all.slice();
      buffer = memory(0);
      return all;
    },
    shorten(by) {
      length -= by;
    },
    clear() {
      length = 0;
      if (buffer.length > MOST_KEPT) buffer = memory(0);
    },
  };
}

/** Not filled with zeros. */
function memory(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
}
