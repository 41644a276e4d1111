import type { EncodedRows } from '../../batch/encoded.js';
import { encodedCells } from './sqlite-cells.js';
import {
  beginCell,
  CellTooLarge,
  describe,
  emptyCells,
  endCell,
  NULL,
  putInteger,
  putValue,
  TEXT,
} from './sqlite-record.js';

/** What the text of a field stands for. */
export type FieldKind = 'text' | 'integer' | 'double';

const [TAB, NEWLINE, MINUS, ZERO, LETTER_N, BACKSLASH] = [0x09, 0x0a, 0x2d, 0x30, 0x4e, 0x5c];
/** A double keeps any integer of these. */
const SAFE_DIGITS = 15;
/** Of a number, which its text may be shorter than. */
const OF_NUMBER = 8;

/** 1 for what ends text or is not what it means. */
const SPECIAL = new Uint8Array(256);
for (const byte of [TAB, NEWLINE, BACKSLASH]) SPECIAL[byte] = 1;

/** What a letter behind a backslash means; all others mean themselves. */
const MEANT = Uint8Array.from({ length: 256 }, (_none, byte) => byte);
for (const [letter, meant] of ['0\0', 't\t', 'n\n']) MEANT[letter!.charCodeAt(0)] = meant!.charCodeAt(0);

/**
 * Rows in lines of fields, as LOAD DATA reads them, as cells.
 * @returns undefined where one is too large
 */
export function cellsFromFields(rows: EncodedRows, kinds: readonly FieldKind[]): EncodedRows | undefined {
  const { bytes: from, ends } = rows;
  const isText = kinds.map(kind => kind === 'text');
  const isDouble = kinds.map(kind => kind === 'double');
  const to = emptyCells(from.length + ends.length * (8 + 3 * kinds.length + OF_NUMBER * kinds.length));
  let index = 0;

  function putText(): void {
    const { bytes } = to;
    const start = to.at;
    let at = start;
    for (;;) {
      let byte = from[index++]!;
      while (SPECIAL[byte] === 0) {
        bytes[at++] = byte;
        byte = from[index++]!;
      }
      if (byte !== BACKSLASH) break;
      bytes[at++] = MEANT[from[index++]!]!;
    }
    to.at = at;
    describe(to, TEXT + 2 * (at - start));
  }

  function putNumber(asDouble: boolean): void {
    const start = index;
    const first = from[index] === MINUS ? index + 1 : index;
    let value = 0;
    let digit = 0;
    for (index = first; (digit = from[index]! - ZERO) >= 0 && digit <= 9; index++) value = value * 10 + digit;
    const isWhole = from[index] === TAB || from[index] === NEWLINE;
    if (isWhole && index - first <= SAFE_DIGITS && (value > 0 || first === start)) {
      putInteger(to, first > start ? -value : value);
    } else {
      while (from[index] !== TAB && from[index] !== NEWLINE) index++;
      const text = String.fromCharCode(...from.subarray(start, index));
      putValue(to, asDouble ? Number(text) : BigInt(text));
    }
    index++;
  }

  try {
    for (let row = 0; row < ends.length; row++) {
      beginCell(to, kinds.length, 0);
      for (let column = 0; column < kinds.length; column++) {
        if (from[index] === BACKSLASH && from[index + 1] === LETTER_N) {
          describe(to, NULL);
          index += 3;
        } else if (isText[column]) putText();
        else putNumber(isDouble[column]!);
      }
      endCell(to);
    }
  } catch (error) {
    if (error instanceof CellTooLarge) return undefined;
    throw error;
  }
  return encodedCells(rows, to);
}
