import { isSame } from './name-table.js';

/** Finds attributes that are given twice in a tag: each name leaves a mark by its hash, and only where two meet are names compared. */
export interface AttributeNames {
  /** The next tag begins. */
  begin(): void;
  /** Whether the tag has the name from `start` to `end` already. */
  has(bytes: Uint8Array, start: number, end: number, hash: number): boolean;
}

const MARKS = 4096;
const MAX_TAGS = 2 ** 31 - 1;

export function attributeNames(): AttributeNames {
  // The number of the last tag that has such a name.
  const marks = new Int32Array(MARKS);
  const starts: number[] = [];
  const ends: number[] = [];
  let tag = 0;
  let count = 0;
  return {
    begin() {
      count = 0;
      if (tag === MAX_TAGS) {
        marks.fill(0);
        tag = 0;
      }
      tag++;
    },
    has(bytes, start, end, hash) {
      const mark = (hash ^ (hash >>> 12)) & (MARKS - 1);
      if (marks[mark] === tag) {
        for (let other = 0; other < count; other++) {
          const from = starts[other]!;
          if (ends[other]! - from === end - start && isSame(bytes, from, bytes, start, end)) return true;
        }
      }
      marks[mark] = tag;
      starts[count] = start;
      ends[count++] = end;
      return false;
    },
  };
}
