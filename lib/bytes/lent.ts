/**
 * Memory that a thread lends to another one with a block or a batch, and uses again when that has read the records, or put
 * the rows into the database.
 * Rows that are handed over for good are garbage of a size that makes the main thread's collector go through all of its
 * heap every few batches. One word in front says whose it is, so that nothing need be sent for it to come back.
 */
export interface Lender {
  /** Of so many bytes. What is in it is old. */
  lend(bytes: number): Uint8Array<SharedArrayBuffer>;
}

const HEAD_BYTES = 8;
const FREE = 0;
const LENT = 1;

/** @param maxBytes that are kept: what is beyond is left to the collector */
export function lender(maxBytes: number): Lender {
  const kept: SharedArrayBuffer[] = [];
  let keptBytes = 0;

  function smallestFree(needed: number): SharedArrayBuffer | undefined {
    let best: SharedArrayBuffer | undefined;
    for (const memory of kept) {
      const isBetter = memory.byteLength >= needed && !(best && best.byteLength <= memory.byteLength);
      if (isBetter && Atomics.load(headOf(memory), 0) === FREE) best = memory;
    }
    return best;
  }

  function make(needed: number): SharedArrayBuffer {
    // The rows of the next batch are as many bytes, more or less.
    const made = new SharedArrayBuffer(needed + (needed >> 3));
    kept.push(made);
    keptBytes += made.byteLength;
    while (keptBytes > maxBytes) keptBytes -= kept.shift()!.byteLength;
    return made;
  }

  return {
    lend(bytes) {
      const needed = HEAD_BYTES + bytes;
      const memory = smallestFree(needed) ?? make(needed);
      Atomics.store(headOf(memory), 0, LENT);
      return new Uint8Array(memory, HEAD_BYTES, bytes);
    },
  };
}

/** Nobody here looks at it any more, nor at what else lies in its memory. What is not lent stays as it is. */
export function giveBack({ buffer }: Uint8Array): void {
  if (buffer instanceof SharedArrayBuffer) Atomics.store(headOf(buffer), 0, FREE);
}

function headOf(memory: SharedArrayBuffer): Int32Array {
  return new Int32Array(memory, 0, 1);
}
