/** Numbers that are put together one by one, in memory that doubles. */
export interface Numbers {
  readonly length: number;
  push(number: number): void;
  /** All of them, in memory of their own. */
  take(): Float64Array<ArrayBuffer>;
}

const INITIAL_LENGTH = 64;

export function numbers(): Numbers {
  let held = new Float64Array(INITIAL_LENGTH);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(number) {
      if (length === held.length) {
        const grown = new Float64Array(length * 2);
        grown.set(held);
        held = grown;
      }
      held[length++] = number;
    },
    take() {
      const taken = held.slice(0, length);
      length = 0;
      return taken;
    },
  };
}
