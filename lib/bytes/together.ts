/** Bytes, and lists of numbers behind them. */
export interface Together {
  readonly bytes: Uint8Array;
  readonly lists: readonly Uint32Array[];
}

/**
 * Room for bytes and for lists of numbers in one memory: where it is lent, they come back with it.
 * @param lengths of the lists
 */
export function together(
  memoryOf: (bytes: number) => Uint8Array,
  bytes: number,
  lengths: readonly number[],
): Together {
  const starts: number[] = [];
  let end = wordEnd(bytes);
  for (const length of lengths) {
    starts.push(end);
    end = wordEnd(end + length * Uint32Array.BYTES_PER_ELEMENT);
  }
  const memory = memoryOf(end);
  const { buffer, byteOffset } = memory;
  return {
    bytes: memory.subarray(0, bytes),
    lists: lengths.map((length, index) => new Uint32Array(buffer, byteOffset + starts[index]!, length)),
  };
}

/** Behind so many bytes the next word of eight: where both sides begin on one, V8 copies shared memory by words. */
export function wordEnd(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
