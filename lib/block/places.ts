import { cursorAt, type Place, placeOf, UNITS } from '../bytes/cursor.js';
import type { Hole } from '../bytes/scanner.js';
import type { Block, BlockRun, Position } from '../types.js';

/** Fields of each record in a block's `places`. */
export const PLACE_FIELDS = 5;

/** A block, before it is known how to go on behind it. */
export type Cut = Omit<Block, 'resume'>;

/** The bytes of the record at `index` of a block. */
export function bytesAt(block: Cut, index: number): Uint8Array {
  const { from, to } = rangeAt(block, index);
  return block.bytes.subarray(from, to);
}

/** Where they stand in the block's bytes. */
export function rangeAt({ bytes, places, count }: Cut, index: number): { from: number; to: number } {
  const next = index + 1;
  const to = next < count ? places[next * PLACE_FIELDS]! : bytes.length;
  return { from: places[index * PLACE_FIELDS]!, to };
}

/** The run in which the record at `index` of a block stands. */
export function runAt({ runs }: Cut, index: number): BlockRun {
  let low = 0;
  for (let high = runs.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if (runs[middle]!.from <= index) low = middle;
    else high = middle;
  }
  return runs[low]!;
}

/** The index behind its last record. */
export function runEnd({ runs, count }: Cut, index: number): number {
  return runs.find(({ from }) => from > index)?.from ?? count;
}

/** The position in the source of the record at `index` of a block. */
export function positionAt({ first, places }: Cut, index: number): Position {
  const at = index * PLACE_FIELDS;
  return {
    record: first + index,
    start: places[at + 1]!,
    end: places[at + 2]!,
    line: places[at + 3]!,
    column: places[at + 4]!,
  };
}

/** The holes in the record at `index` of a block. */
export function holesAt({ holes }: Cut, index: number): Hole[] {
  const found: Hole[] = [];
  for (let field = 0; field < holes.length; field += PLACE_FIELDS) {
    if (holes[field] !== index) continue;
    const [, at, offset, line, column] = holes.subarray(field, field + PLACE_FIELDS);
    found.push({ at: at!, offset: offset!, line: line!, column: column! });
  }
  return found;
}

/** Where the last record of a block ends. */
export function endOf(block: Cut): Place {
  const last = block.count - 1;
  const { start, line, column } = positionAt(block, last);
  const bytes = bytesAt(block, last);
  const from = holesAt(block, last).at(-1) ?? { at: 0, offset: start, line: line!, column: column! };
  const cursor = cursorAt(from, UNITS[block.unit]);
  cursor.advance(bytes, from.at, bytes.length);
  return placeOf(cursor);
}
