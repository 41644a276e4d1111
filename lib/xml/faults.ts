import { cursorAt, type Place, type Width } from '../bytes/cursor.js';
import type { RecordBytes } from '../bytes/scanner.js';
import { textOf } from '../bytes/text.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Position } from '../types.js';
import { Malformed } from './malformed.js';

/** Raises what is wrong at an index of the bytes at hand. */
export type FailAt = (code: LoadErrorCode, reason: string, at: number) => never;

/** Raises what is wrong with a document at its place in the source. */
export interface Faults {
  /** Records found so far: the number of the record that is being read. */
  records: number;
  at(code: LoadErrorCode, reason: string, place: Place): never;
  /** Runs what may find `utf8`, which begins at `start`, malformed. */
  locating(start: Place, utf8: Uint8Array, check: () => void): void;
}

/** @param source how the bytes of the source count: known only once reading has begun */
export function faults(source: { readonly width: Width }, records: number): Faults {
  return {
    records,
    at(code, reason, place) {
      throw new LoadError(code, reason, { position: positionAt(this.records, place) });
    },
    locating(start, utf8, check) {
      try {
        check();
      } catch (error) {
        throw inRecord(
          { position: positionAt(this.records, start), bytes: utf8, width: source.width },
          error,
        );
      }
    },
  };
}

/** What was thrown while a record was read, at its place in the source. */
export function inRecord(
  { position, bytes, width, holes = [] }: Omit<RecordBytes, 'name' | 'ancestors'>,
  error: unknown,
): unknown {
  if (!(error instanceof Malformed)) return error;
  const { record, start, line, column } = position;
  const at = Buffer.byteLength(textOf(bytes).slice(0, error.index));
  const begin = { at: 0, offset: start, line: line!, column: column! };
  const from = holes.findLast(hole => hole.at <= at) ?? begin;
  const cursor = cursorAt(from, width);
  cursor.advance(bytes, from.at, at);
  return new LoadError(error.code, error.message, { position: positionAt(record, cursor) });
}

function positionAt(record: number, { offset, line, column }: Place): Position {
  return { record, start: offset, end: offset, line, column };
}
