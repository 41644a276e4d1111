import { isBlock } from '../block/build.js';
import { positionAt } from '../block/places.js';
import { LoadError, messageOf } from '../errors.js';
import type { Position } from '../types.js';

/** Where an input stands: what it says of itself as a block or record, or else its number. */
export function positionOf(input: unknown, number: number): Position {
  if (isBlock(input)) {
    const { record, line, column } = positionAt(input, 0);
    const { start, end } = input;
    // A block that has been sent before has no places any more.
    return line === undefined ? { record, start, end } : { record, start, end, line, column: column! };
  }
  const position = (input as { position?: unknown } | null | undefined)?.position;
  return isPosition(position) ? position : { record: number, start: number, end: number + 1 };
}

/** A row may well have a column of that name. */
function isPosition(value: unknown): value is Position {
  if (typeof value !== 'object' || value === null) return false;
  const { record, start, end } = value as Partial<Position>;
  return [record, start, end].every(Number.isSafeInteger);
}

/** The error of an input, with its place. */
export function placed(error: unknown, position: Position): LoadError {
  if (error instanceof LoadError) {
    const { code, reason, table, column, cause } = error;
    return error.position ? error : new LoadError(code, reason, { position, table, column, cause });
  }
  return new LoadError('worker_failed', messageOf(error), { position, cause: error });
}
