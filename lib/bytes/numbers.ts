/** Numbers that are put together one by one, in memory that doubles. */
export interface Numbers {
  readonly length: number;
  push(number: number): void;
  /** Room for so many more. */
  reserve(count: number): void;
  /** The numbers so far, as a view that is good until the next `push`. */
  view(): Float64Array<ArrayBuffer>;
  /** All of them, in memory of their own. */
  take(): Float64Array<ArrayBuffer>;
  clear(): void;
}

const INITIAL_LENGTH = 64;

export function numbers(): Numbers {
  let held = new Float64Array(INITIAL_LENGTH);
  let length = 0;

  function grow(room: number): void {
    const grown = new Float64Array(room);
    grown.set(held);
    held = grown;
  }

  return {
    get length() {
      return length;
    },
    push(number) {
      if (length === held.length) grow(length * 2);
      held[length++] = number;
    },
    reserve(count) {
      if (length + count > held.length) grow(Math.max(length + count, held.length * 2));
    },
    view: () => held.subarray(0, length),
    clear() {
      length = 0;
    },
    take() {
      const isFull = length === held.length;
      const taken = isFull ? held : held.slice(0, length);
      if (isFull) held = new Float64Array(INITIAL_LENGTH);
      length = 0;
      return taken;
    },
  };
}
