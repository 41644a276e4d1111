/** Bytes, and lists of numbers behind them. */
export interface Together {
  readonly bytes: Uint8Array;
  readonly lists: readonly Uint32Array[];
}

/** Copies bytes and lists of numbers into one memory: where it is lent, the numbers come back with the bytes. */
export function together(
  memoryOf: (bytes: number) => Uint8Array,
  bytes: Uint8Array,
  lists: readonly ArrayLike<number>[],
): Together {
  const starts: number[] = [];
  let end = wordEnd(bytes.length);
  for (const { length } of lists) {
    starts.push(end);
    end = wordEnd(end + length * Uint32Array.BYTES_PER_ELEMENT);
  }
  const memory = memoryOf(end);
  const { buffer, byteOffset } = memory;
  memory.set(bytes);
  return {
    bytes: memory.subarray(0, bytes.length),
    lists: lists.map((list, index) => {
      const copy = new Uint32Array(buffer, byteOffset + starts[index]!, list.length);
      copy.set(list);
      return copy;
    }),
  };
}

/** Behind so many bytes the next word of eight: where both sides begin on one, V8 copies shared memory by words. */
export function wordEnd(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
