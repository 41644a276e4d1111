import { together } from '../bytes/together.js';
import type { Kernel } from '../kernel/kernel.js';

/** The rows of one table in the memory of a kernel, which puts most of what is in them. */
export interface KernelRows {
  readonly address: number;
  putText(text: string): void;
  /** Puts the value of a column behind its length; NULL is kept apart. */
  putSized(value: string | Uint8Array | null, column: number): void;
  endRow(record: number): void;
  /** The next batch begins. */
  restart(): void;
  readonly count: number;
  /** What has been put, in memory that is given. */
  copy(memoryOf: (bytes: number) => Uint8Array): CopiedRows;
}

export interface CopiedRows {
  /** One row behind the other. */
  readonly bytes: Uint8Array;
  /** For each row the index behind it, and the record of the batch that gave it. */
  readonly ends: Uint32Array;
  readonly records: Uint32Array;
  /** Where NULL is kept apart, which values are, counted through all rows. */
  readonly nulls?: Uint32Array;
}

/** Texts of more than this are left to the platform, which is slower to begin. */
const SHORT = 64;
// Where in the kernel's `Rows` these stand, as numbers.
const [BYTES, LENGTH, ENDS, RECORDS, COUNT, NULLS, NULL_COUNT] = [0, 1, 3, 4, 5, 8, 9];

/** @param columns of each row, where NULL is kept apart, else 0 */
export function kernelRows(kernel: Kernel, columns: number): KernelRows {
  const address = kernel.newRows(columns);
  const field = (at: number): number => kernel.numbers[(address >> 2) + at]!;

  function putText(text: string): void {
    const { length } = text;
    const at = kernel.reserve(address, length * 3);
    const { bytes } = kernel;
    let index = 0;
    if (length <= SHORT) {
      for (let char = 0; index < length && (char = text.charCodeAt(index)) < 0x80; index++) {
        bytes[at + index] = char;
      }
    }
    if (index < length) index = bytes.write(text, at);
    kernel.putUpTo(address, at + index);
  }

  function putBytes(given: Uint8Array): void {
    const at = kernel.reserve(address, given.length);
    kernel.bytes.set(given, at);
    kernel.putUpTo(address, at + given.length);
  }

  return {
    address,
    putText,
    putSized(value, column) {
      if (value === null) return kernel.putNull(address, column);
      const before = kernel.beginSized(address);
      if (typeof value === 'string') putText(value);
      else putBytes(value);
      kernel.endSized(address, before);
    },
    endRow: record => kernel.endRow(address, record),
    restart: () => kernel.restart(address),
    get count() {
      return field(COUNT);
    },
    copy(memoryOf) {
      const { buffer } = kernel.bytes;
      const bytesPut = new Uint8Array(buffer, field(BYTES), field(LENGTH));
      const list = (at: number, count: number): Uint32Array =>
        new Uint32Array(buffer, field(at), field(count));
      const numbers = [list(ENDS, COUNT), list(RECORDS, COUNT)];
      if (columns > 0) numbers.push(list(NULLS, NULL_COUNT));
      const { bytes, lists } = together(memoryOf, bytesPut, numbers);
      const [ends, records, nulls] = lists;
      return { bytes, ends: ends!, records: records!, ...(nulls && { nulls }) };
    },
  };
}
