import { giveBack, type Lender } from './lent.js';

/** Bytes of one token that spans chunks, put together in a buffer that doubles: linear however small the chunks are. */
export interface Gather {
  readonly length: number;
  add(bytes: Uint8Array, from: number, to: number): void;
  /** The bytes so far, as a view that is good until the next `add`. */
  view(): Uint8Array;
  /** The bytes so far, with the memory that they are in: what is not lent they fill half of, or more. There are none then. */
  take(): Uint8Array;
  /** Takes back the last bytes. */
  shorten(by: number): void;
  clear(): void;
}

const INITIAL_BYTES = 4096;

/** @param lender of the memory, if it is lent */
export function gather(lender?: Lender): Gather {
  const memoryOf = lender?.lend ?? memory;
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
        const grown = memoryOf(Math.max(needed, buffer.length * 2, expected));
        grown.set(buffer.subarray(0, length));
        giveBack(buffer);
        buffer = grown;
      }
      buffer.set(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to), length);
      length = needed;
    },
    view: () => buffer.subarray(0, length),
    take() {
      const isFull = lender !== undefined || length * 2 >= buffer.length;
      const taken = isFull ? buffer.subarray(0, length) : buffer.slice(0, length);
      if (isFull) buffer = memory(0);
      // What comes next is as long, more or less.
      expected = length + (length >> 3);
      length = 0;
      return taken;
    },
    shorten(by) {
      length -= by;
    },
    clear() {
      length = 0;
    },
  };
}

/** Not filled with zeros. */
function memory(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);
}
