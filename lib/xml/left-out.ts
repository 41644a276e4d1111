import type { FoundRecord, Hole } from '../bytes/scanner.js';
import type { Window } from '../bytes/window.js';

/** What is left out of the record that is read. */
export interface LeftOut {
  /** A hole begins at `from` of the piece, has been read up to `nameEnd`, and ends at `to`, if in this piece. */
  take(window: Window, from: number, nameEnd: number, to: number | undefined): void;
  /** A hole begins at `from` of the piece, which may lie before it, and has been read up to `to`. */
  begin(window: Window, from: number, to: number): void;
  end(window: Window, to: number): void;
  /** The piece ends, inside of the record. */
  pieceEnds(window: Window, length: number): void;
  /** What is known of the record by that, which ends; undefined for nothing. */
  ofRecord(): Pick<FoundRecord, 'leftOut' | 'holes'> | undefined;
}

/** Each takes some tens of bytes until its record is read. */
const MAX_HOLES = 100_000;

/**
 * @param keepsAll it is only counted
 * @param tooMany throws
 */
export function leftOutOf(keepsAll: boolean, tooMany: (limit: number) => never): LeftOut {
  let isInHole = false;
  let holeFrom = 0;
  let bytes = 0;
  let holes: Hole[] = [];
  return {
    take(window, from, nameEnd, to) {
      this.begin(window, from, nameEnd);
      if (to !== undefined) this.end(window, to);
    },
    begin(window, from, to) {
      isInHole = true;
      if (keepsAll) window.keep(to);
      else window.leaveOut(from, to);
      holeFrom = window.place.offset;
    },
    end(window, to) {
      isInHole = false;
      if (keepsAll) window.keep(to);
      const { offset, line, column } = window.moveTo(to);
      bytes += offset - holeFrom;
      if (keepsAll) return;
      const at = window.held;
      // One behind the other makes one.
      if (holes.at(-1)?.at === at) holes.pop();
      holes.push({ at, offset, line, column });
      if (holes.length > MAX_HOLES) tooMany(MAX_HOLES);
    },
    pieceEnds(window, length) {
      if (isInHole && !keepsAll) window.moveTo(length);
      else window.keep(length);
    },
    ofRecord() {
      if (bytes === 0) return undefined;
      const left = { leftOut: bytes, ...(!keepsAll && { holes }) };
      holes = [];
      bytes = 0;
      return left;
    },
  };
}
