import type { Kernel } from '../kernel/kernel.js';

/** How the text of a slot is to be made: from ASCII, or from UTF-8. */
export const ASCII = 0;
export const UTF8 = 1;

/** Bytes in the memory of a kernel as texts. */
export interface Written {
  at(start: number, end: number, kind: number): string;
}

/** @param forget is called with the bytes of another record before any of it is made a text */
export function writtenIn(kernel: Kernel, forget?: (bytes: number) => void): Written {
  // A part of this costs much less than to decode it for itself.
  let latin1: string | undefined;
  let offset = 0;
  let behind = 0;
  let record = -1;

  function renew(): void {
    const current = kernel.readCount();
    if (record === current) return;
    record = current;
    latin1 = undefined;
    offset = kernel.readFrom();
    behind = kernel.readTo();
    forget?.(behind - offset);
  }

  return {
    at(start, end, kind) {
      renew();
      if (kind !== ASCII) return kernel.bytes.toString('utf8', start, end);
      latin1 ??= kernel.bytes.toString('latin1', offset, behind);
      return latin1.slice(start - offset, end - offset);
    },
  };
}
