import { cursorAt, type Place, type Width } from '../bytes/cursor.js';
import type { RecordBytes } from '../bytes/scanner.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { Position } from '../types.js';
import { Malformed } from './malformed.js';
import { textOf } from './text.js';

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
export function faults(source: { readonly width: Width }): Faults {
  return {
    records: 0,
    at(code, reason, place) {
      throw new LoadError(code, reason, { position: positionAt(this.records, place) });
    },
    locating(start, utf8, check) {
      try {
        check();
      } catch (error) {
        throw located(error, this.records, start, utf8, source.width);
      }
    },
  };
}

/** What was thrown while a record was read, at its place in the source. */
export function inRecord({ position, bytes, width }: RecordBytes, error: unknown): unknown {
  const { record, start, line, column } = position;
  return located(error, record, { offset: start, line: line!, column: column! }, bytes, width);
}

function located(error: unknown, record: number, start: Place, utf8: Uint8Array, width: Width): unknown {
  if (!(error instanceof Malformed)) return error;
  const cursor = cursorAt(start, width);
  cursor.advance(utf8, 0, Buffer.byteLength(textOf(utf8).slice(0, error.index)));
  return new LoadError('not_well_formed', error.message, { position: positionAt(record, cursor) });
}

function positionAt(record: number, { offset, line, column }: Place): Position {
  return { record, start: offset, end: offset, line, column };
}
