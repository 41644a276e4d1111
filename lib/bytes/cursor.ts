import { lineEndCounter } from './line-ends.js';

const LF = 0x0a;

/** A place in a source: an offset in its bytes, a line and a column in bytes, both from 1. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Where every source begins. */
export const START: Place = { offset: 0, line: 1, column: 1 };

/** A place that moves forward with the source's bytes and knows its line. */
export interface Cursor extends Place {
  /** Moves over `bytes[from, to)`. */
  advance(bytes: Uint8Array, from: number, to: number): void;
  /** Moves to a place further on in the same piece that is known. */
  jump(to: Place): void;
}

/**
 * @param offset where the text begins: 0, or behind a byte order mark
 * @param width how many bytes of the source a run of decoded UTF-8 takes
 */
export function cursorAt({ offset, line, column }: Place, width: Width = asWritten): Cursor {
  let lineStart = offset - column + 1;
  const countLineEnds = lineEndCounter();
  // Index of the next LF of the piece, looked for once however many records stand before it.
  let next = -1;
  return {
    get offset() {
      return offset;
    },
    get line() {
      return line;
    },
    get column() {
      return offset - lineStart + 1;
    },
    advance(bytes, from, to) {
      // A piece is gone over from its start, and may lie in the memory of the one before.
      if (from === 0) next = -1;
      if (next < from) next = lineEndFrom(bytes, from);
      let rest = from;
      if (next < to) {
        line += countLineEnds(bytes, next, to);
        rest = lineStartBefore(bytes, to);
        offset += width(bytes, from, rest);
        lineStart = offset;
      }
      offset += width(bytes, rest, to);
    },
    jump(to) {
      ({ offset, line } = to);
      lineStart = offset - to.column + 1;
      next = -1;
    },
  };
}

/** Where a cursor stands now. */
export function placeOf({ offset, line, column }: Place): Place {
  return { offset, line, column };
}

function lineEndFrom(bytes: Uint8Array, from: number): number {
  const found = bytes.indexOf(LF, from);
  return found < 0 ? Number.POSITIVE_INFINITY : found;
}

function lineStartBefore(bytes: Uint8Array, to: number): number {
  let at = to;
  while (bytes[at - 1] !== LF) at--;
  return at;
}

/** Bytes of the source that decoded UTF-8 stands for. */
export type Width = (utf8: Uint8Array, from: number, to: number) => number;

/** The source is UTF-8 itself. */
export const asWritten: Width = (_utf8, from, to) => to - from;

/** The source takes one byte a character. */
export const oneByte: Width = (utf8, from, to) => {
  let count = 0;
  for (let at = from; at < to; at++) if ((utf8[at]! & 0xc0) !== 0x80) count++;
  return count;
};

/** The source is UTF-16: two bytes a character, four where UTF-8 takes four. */
export const utf16: Width = (utf8, from, to) => {
  let count = 0;
  for (let at = from; at < to; at++) {
    const byte = utf8[at]!;
    if ((byte & 0xc0) !== 0x80) count += byte >= 0xf0 ? 4 : 2;
  }
  return count;
};

/** How a source counts its bytes, by a name that can be sent to another thread. */
export const UNITS = { utf8: asWritten, byte: oneByte, utf16 } as const;
export type Unit = keyof typeof UNITS;

export function unitOf(width: Width): Unit {
  return (Object.keys(UNITS) as Unit[]).find(unit => UNITS[unit] === width)!;
}
