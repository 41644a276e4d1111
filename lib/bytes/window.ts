import { type Cursor, type Place, placeOf } from './cursor.js';
import { gather } from './gather.js';

/** The token that a scanner is reading: its bytes, over however many pieces they come in, and where it begins. */
export interface Window {
  /** Where the token begins. */
  readonly start: Place;
  /** How far the source has been read. */
  readonly place: Place;
  /** Bytes of the token in earlier pieces. */
  readonly held: number;
  /** The next piece; the one before it must be kept or passed over. */
  load(piece: Uint8Array): void;
  /** How many bytes of the token there are up to `at` of the piece. */
  length(at: number): number;
  /** The bytes of the token up to `at` of the piece, as a view that is good until the next call. */
  bytes(at: number): Uint8Array;
  /** Moves the cursor to `at` without ending the token. Gives the place. */
  moveTo(at: number): Place;
  /**
   * Leaves out the bytes from `from` (which may lie before the piece, and then is negative) to `to`, the end of what
   * was read.
   */
  leaveOut(from: number, to: number): void;
  /** The token ends at `at` of the piece; the next begins there. */
  consume(at: number): void;
  /** Nothing is read of a token, and the next begins at `at`, whose place is known. */
  jump(at: number, place: Place): void;
  /** What was read of the token is kept: up to the end of the piece, or to there. */
  keep(to?: number): void;
  /** The piece ends inside a token whose bytes nobody needs. */
  drop(): void;
}

export function windowOver(cursor: Cursor): Window {
  const held = gather();
  let piece: Uint8Array = new Uint8Array(0);
  let from = 0;
  let start = placeOf(cursor);

  function moveTo(at: number): Place {
    cursor.advance(piece, from, at);
    from = at;
    return cursor;
  }

  return {
    get start() {
      return start;
    },
    place: cursor,
    get held() {
      return held.length;
    },
    load(next) {
      piece = next;
      from = 0;
    },
    length: at => held.length + at - from,
    bytes(at) {
      if (held.length === 0) return piece.subarray(from, at);
      held.add(piece, from, at);
      moveTo(at);
      return held.view();
    },
    moveTo,
    leaveOut(hole, to) {
      if (hole >= from) held.add(piece, from, hole);
      else held.shorten(from - hole);
      moveTo(to);
    },
    consume(at) {
      moveTo(at);
      held.clear();
      start = placeOf(cursor);
    },
    jump(at, place) {
      cursor.jump(place);
      from = at;
      start = place;
    },
    keep(to = piece.length) {
      held.add(piece, from, to);
      moveTo(to);
    },
    drop() {
      held.clear();
      moveTo(piece.length);
    },
  };
}
