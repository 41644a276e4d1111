import { childOf, NOTHING, type Pick, picksAll, ROOT } from './pick.js';

/** Follows the elements inside of a record and says which of them are left out. */
export interface Holes {
  readonly pick: Pick;
  /** What is picked of each open element; the record is that at 1. */
  readonly open: number[];
  /** How many elements the hole stands in that is open; 0 for none. */
  hole: number;
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
  return {
    pick,
    open: [],
    hole: 0,
    begin(inRecord) {
      this.open[1] = ROOT;
      this.hole = 0;
      return inRecord && !picksAll(pick);
    },
    opens(depth, name) {
      if (this.hole !== 0) return false;
      const child = childOf(pick, this.open[depth]!, name);
      if (child === NOTHING) this.hole = depth;
      else this.open[depth + 1] = child;
      return child === NOTHING;
    },
    closes(depth) {
      if (this.hole !== depth) return false;
      this.hole = 0;
      return true;
    },
  };
}
