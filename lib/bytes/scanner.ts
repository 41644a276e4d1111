import type { Ancestor, Position } from '../types.js';
import type { Width } from './cursor.js';

/** One whole record as the scanner found it. */
export interface RecordBytes {
  /** UTF-8, known to be valid. A view that is good until the next record is asked for. */
  readonly bytes: Uint8Array;
  readonly position: Position;
  /** How many bytes of the source stand for a run of `bytes`. */
  readonly width: Width;
  readonly name: string;
  readonly ancestors: readonly Ancestor[];
}

/**
 * Source bytes (or text) → records, however the chunks are cut. Keeps its state between chunks and never looks at a
 * byte twice. Throws a `LoadError` where the source can't be read on.
 */
export interface Scanner {
  write(chunk: Uint8Array | string): Generator<RecordBytes, void, undefined>;
  end(): Generator<RecordBytes, void, undefined>;
}
