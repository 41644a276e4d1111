import type { Hole } from '../bytes/scanner.js';
import type { Block, Position } from '../types.js';

/** Fields of each record in a block's `places`. */
export const PLACE_FIELDS = 5;

/** The bytes of the record at `index` of a block. */
export function bytesAt({ bytes, places, count }: Block, index: number): Uint8Array {
  const next = index + 1;
  return bytes.subarray(
    places[index * PLACE_FIELDS],
    next < count ? places[next * PLACE_FIELDS] : bytes.length,
  );
}

/** The position in the source of the record at `index` of a block. */
export function positionAt({ first, places }: Block, index: number): Position {
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
export function holesAt({ holes }: Block, index: number): Hole[] {
  const found: Hole[] = [];
  for (let field = 0; field < holes.length; field += PLACE_FIELDS) {
    if (holes[field] !== index) continue;
    const [, at, offset, line, column] = holes.subarray(field, field + PLACE_FIELDS);
    found.push({ at: at!, offset: offset!, line: line!, column: column! });
  }
  return found;
}
