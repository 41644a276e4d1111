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

/** What a record stands in. */
export type Where = Pick<FoundRecord, 'name' | 'ancestors' | 'around'>;

/**
 * Source bytes (or text) → records, however the chunks are cut. Keeps its state between chunks and never looks at a
 * byte twice. Throws a `LoadError` where the source can't be read on.
 */
export interface Scanner {
  write(chunk: Uint8Array | string): Generator<FoundRecord, void, undefined>;
  end(): Generator<FoundRecord, void, undefined>;
  /** That of the source: known when its first record is. */
  readonly encoding: string;
}

/** Reads one record. Throws a `LoadError` where the source can't be read on. */
export type RecordReader = (record: RecordBytes) => SourceRecord;
