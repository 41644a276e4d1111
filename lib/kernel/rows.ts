import type { Kernel } from './kernel.js';

/** The rows of one table in the memory of a kernel, which puts most of what is in them. */
export interface KernelRows {
  readonly address: number;
  putText(text: string): void;
  endRow(record: number): void;
  /** The next batch begins. */
  restart(): void;
  readonly count: number;
  /** What has been put, the bytes in memory that is given. */
  copy(memoryOf: (bytes: number) => Uint8Array): CopiedRows;
}

export interface CopiedRows {
  /** One row behind the other. */
  readonly bytes: Uint8Array;
  /** For each row the index behind it, and the record of the batch that gave it. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly records: Uint32Array<ArrayBuffer>;
}

/** Texts of more than this are left to the platform, which is slower to begin. */
const SHORT = 64;
// Where in the kernel's `Rows` these stand, as numbers.
const [BYTES, LENGTH, ENDS, RECORDS, COUNT] = [0, 1, 3, 4, 5];

export function kernelRows(kernel: Kernel): KernelRows {
  const address = kernel.newRows();
  const field = (at: number): number => kernel.numbers[(address >> 2) + at]!;
  return {
    address,
    putText(text) {
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
    },
    endRow: record => kernel.endRow(address, record),
    restart: () => kernel.restart(address),
    get count() {
      return field(COUNT);
    },
    copy(memoryOf) {
      const { buffer } = kernel.bytes;
      const bytes = memoryOf(field(LENGTH));
      bytes.set(new Uint8Array(buffer, field(BYTES), field(LENGTH)));
      const part = (from: number): ArrayBuffer => buffer.slice(from, from + field(COUNT) * 4);
      return {
        bytes,
        ends: new Uint32Array(part(field(ENDS))),
        records: new Uint32Array(part(field(RECORDS))),
      };
    },
  };
}
