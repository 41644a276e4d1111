import type { Ancestor, Around, Position, SourceRecord } from '../types.js';
import type { Place, Width } from './cursor.js';

/** A place in a record behind which bytes of the source are missing. */
export interface Hole extends Place {
  /** Index in the record's bytes of what stands behind the hole, whose place in the source this is. */
  readonly at: number;
}

/** One whole record, to be read. */
export interface RecordBytes {
  /** UTF-8, known to be valid. A view that is good until the next record is asked for. */
  readonly bytes: Uint8Array;
  readonly position: Position;
  /** How many bytes of the source stand for a run of `bytes`. */
  readonly width: Width;
  /** Where bytes were left out; absent when there is nothing of the kind. */
  readonly holes?: readonly Hole[];
  readonly name: string;
  readonly ancestors: readonly Ancestor[];
}

/** One whole record as the scanner found it. */
export interface FoundRecord extends RecordBytes {
  /** Bytes of it, as UTF-8, that nothing asks for, whether they are there or not. */
  readonly leftOut?: number;
  readonly around: Around;
}

/**
 * Whole records that follow each other in the same piece, under the same name and ancestors, with nothing left out. They are
 * many: nothing is made for each.
 */
export interface FoundRun extends Where {
  readonly count: number;
  /** Number of the first of them in the source. */
  readonly first: number;
  /** What they are in. As that of a record, a view that is good until the next is asked for. */
  readonly bytes: Uint8Array;
  readonly width: Width;
  /** Where the record of an index is; the same object each time. */
  at(index: number): RecordPlace;
}

export interface RecordPlace extends Place {
  /** Indices in the bytes. */
  readonly from: number;
  readonly to: number;
}

export type Found = FoundRecord | FoundRun;

export function isRun(found: Found): found is FoundRun {
  return 'count' in found;
}

/** One by one. */
export function* recordsIn(found: Iterable<Found>): Generator<RecordBytes, void, undefined> {
  for (const each of found) {
    if (!isRun(each)) {
      yield each;
      continue;
    }
    const { first, count, width, name, ancestors } = each;
    for (let index = 0; index < count; index++) {
      const { from, to, offset: start, line, column } = each.at(index);
      const bytes = each.bytes.subarray(from, to);
      const position = {
        record: first + index,
        start,
        end: start + width(bytes, 0, bytes.length),
        line,
        column,
      };
      yield { bytes, position, width, name, ancestors };
    }
  }
}

/** What a record stands in. */
export type Where = Pick<FoundRecord, 'name' | 'ancestors' | 'around'>;

/**
 * Source bytes (or text) → records, alone or in runs, however the chunks are cut. Keeps its state between chunks and never
 * looks at a byte twice. Throws a `LoadError` where the source can't be read on.
 */
export interface Scanner<One extends Found = FoundRecord> {
  write(chunk: Uint8Array | string): Generator<One, void, undefined>;
  end(): Generator<One, void, undefined>;
  /** That of the source: known when its first record is. */
  readonly encoding: string;
}

/** Reads one record. Throws a `LoadError` where the source can't be read on. */
export type RecordReader = (record: RecordBytes) => SourceRecord;
