import type { EncodedRows } from '../../batch/encoded.js';
import { rowMemory } from '../row-memory.js';
import { encodedCells } from './sqlite-cells.js';
import {
  beginCell,
  type Cells,
  describe,
  emptyCells,
  endCell,
  NULL,
  putInteger,
  putValue,
  TEXT,
} from './sqlite-record.js';
import { restart } from './row-encoder.js';

/** What the text of a field stands for. */
export type FieldKind = 'text' | 'integer' | 'double';

const [TAB, NEWLINE, MINUS, ZERO, NINE, LETTER_N, BACKSLASH] = [0x09, 0x0a, 0x2d, 0x30, 0x39, 0x4e, 0x5c];
/** A double keeps any integer of these. */
const SAFE_DIGITS = 15;
/** Of a number, whose text may be shorter. */
const OF_NUMBER = 8;

/** 1 for what ends text or is not what it means. */
const SPECIAL = new Uint8Array(256);
for (const byte of [TAB, NEWLINE, BACKSLASH]) SPECIAL[byte] = 1;

/** What a letter behind a backslash means; all others mean themselves. */
const MEANT = Uint8Array.from({ length: 256 }, (_none, byte) => byte);
for (const [letter, meant] of ['0\0', 't\t', 'n\n']) MEANT[letter!.charCodeAt(0)] = meant!.charCodeAt(0);

/**
 * What makes cells of rows in lines of fields, as LOAD DATA reads them, by what the text of each column stands for. It
 * gives undefined where a row is too large.
 */
export function cellsFromFields(kinds: readonly FieldKind[]): (rows: EncodedRows) => EncodedRows | undefined {
  const isText = kinds.map(kind => kind === 'text');
  const isDouble = kinds.map(kind => kind === 'double');
  const to = emptyCells();
  const memory = rowMemory();
  return rows => {
    const { bytes: from, ends } = rows;
    restart(to);
    let index = 0;
    try {
      for (const end of ends) {
        beginCell(to, kinds.length, end - index + OF_NUMBER * kinds.length);
        for (let column = 0; column < kinds.length; column++) {
          if (from[index] === BACKSLASH && from[index + 1] === LETTER_N) {
            describe(to, NULL);
            index += 3;
          } else {
            index = isText[column] ? putText(to, from, index) : putNumber(to, from, index, isDouble[column]!);
          }
        }
        endCell(to);
      }
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
    return encodedCells(rows, to, memory.lend);
  };
}

/** Gives the index behind the field. */
function putText(to: Cells, from: Uint8Array, start: number): number {
  const { bytes } = to;
  let index = start;
  let { at } = to;
  for (;;) {
    let byte = from[index++]!;
    while (SPECIAL[byte] === 0) {
      bytes[at++] = byte;
      byte = from[index++]!;
    }
    if (byte !== BACKSLASH) break;
    bytes[at++] = MEANT[from[index++]!]!;
  }
  describe(to, TEXT + 2 * (at - to.at));
  to.at = at;
  return index;
}

function putNumber(to: Cells, from: Uint8Array, start: number, asDouble: boolean): number {
  const first = from[start] === MINUS ? start + 1 : start;
  let index = first;
  let byte = from[index]!;
  let value = 0;
  for (; byte >= ZERO && byte <= NINE; byte = from[++index]!) value = value * 10 + byte - ZERO;
  if (SPECIAL[byte] === 1 && index - first <= SAFE_DIGITS) putInteger(to, first > start ? -value : value);
  else {
    while (SPECIAL[from[index]!] === 0) index++;
    const text = String.fromCharCode(...from.subarray(start, index));
    putValue(to, asDouble ? Number(text) : BigInt(text));
  }
  return index + 1;
}
