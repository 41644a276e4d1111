import { EVERYTHING, type Pick } from './pick.js';

/** Follows the elements inside of a record and says which of them are left out. */
export interface Holes {
  /**
   * A record begins, or an element beside the records, where nothing is left out because nothing is kept. False when
   * nothing will be left out of it.
   */
  begin(inRecord: boolean): boolean;
  /** An element begins inside of `depth` others. True when it is left out, and nothing around it is. */
  opens(depth: number, name: number): boolean;
  /** An element has ended that was inside of `depth` others. True when it was left out, and nothing around it was. */
  closes(depth: number): boolean;
}

export function holesBy(pick: Pick): Holes {
  // What is picked of each open element; the record is that at 1.
  const open: Pick[] = [];
  const NONE = 0;
  let hole = NONE;
  return {
    begin(inRecord) {
      open[1] = inRecord ? pick : EVERYTHING;
      hole = NONE;
      return !open[1].all;
    },
    opens(depth, name) {
      if (hole !== NONE) return false;
      const child = open[depth]!.child(name);
      if (child) open[depth + 1] = child;
      else hole = depth;
      return !child;
    },
    closes(depth) {
      if (hole !== depth) return false;
      hole = NONE;
      return true;
    },
  };
}
