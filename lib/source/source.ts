import type { Readable, Transform } from 'node:stream';
import type { Format } from './format.js';

/** A source that can be read. */
export interface Source {
  readonly name: string;
  /** Put in front of a parser in a pipeline. */
  readonly streams: readonly [Readable, ...Transform[]];
  /**
   * Of a plain file the same bytes, in pieces that are each good until the next one is asked for, as it goes over the one
   * before: chunks that nobody uses again are garbage of a size that the collector goes through all memory for.
   */
  readonly pieces: AsyncIterable<Uint8Array> | undefined;
  /** The byte at which reading begins: 0 of all but plain files, whatever was asked for. */
  readonly start: number;
  readonly format: Format | undefined;
  /** In bytes, packed as they are; where it is known. */
  readonly size: number | undefined;
  readonly isPacked: boolean;
  /** How far it has been read, in bytes. */
  readonly bytesRead: () => number;
  /** Ends the reading, wherever it is. */
  readonly close: () => Promise<void>;
}

/** Of a source that is a file: its path, and the name that it was given by. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
}

export interface OpenOptions {
  /** The byte at which reading begins, where it can begin anywhere: see the source's `start`. */
  readonly start?: number | undefined;
  /** How many times as long as a .gz file may be what it unpacks to. */
  readonly maxRatio?: number | undefined;
}
