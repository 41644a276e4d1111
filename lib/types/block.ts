import type { Ancestor } from '../types.js';

/** How the records of a block are read. */
export type Reading =
  | (XmlDeclared & { readonly format: 'xml'; readonly arrays: readonly string[] })
  | { readonly format: 'json'; readonly maxDepth: number }
  | { readonly format: 'lines'; readonly maxDepth: number };

/** What a DOCTYPE declares. */
export interface XmlDeclared {
  /** Internal entities; null for those that are never read. */
  readonly entities: readonly (readonly [name: string, text: string | null])[];
  readonly attributes: readonly DeclaredAttribute[];
}

/** What the DOCTYPE says of an attribute. Of several declarations of the same one the first binds (XML 1.0, 3.3). */
export interface DeclaredAttribute {
  readonly element: string;
  readonly name: string;
  /** White space at both ends goes, and runs of it become one (3.3.3). */
  readonly isTokenized: boolean;
  /** Its value, as it is written, for elements that have it not; null for none. */
  readonly byDefault: string | null;
}

/** Records that follow each other under the same name and ancestors. */
export interface BlockRun {
  /** Index in the block of the first of them. */
  readonly from: number;
  readonly name: string;
  readonly ancestors: readonly Ancestor[];
}

/**
 * A run of whole records, cut from a source by its own coordinates alone, so that block n of a source is the same on
 * every run. It holds all that is needed to read its records somewhere else, in another thread or process, and is
 * plain: it can be cloned, and the memory of `bytes`, `places` and `holes` is its own and can be transferred.
 */
export interface Block {
  /** Number of the block in its source, from 0. */
  readonly number: number;
  /** Number of its first record in the source. */
  readonly first: number;
  readonly count: number;
  /** Where its first record begins and its last one ends in the source, in bytes. */
  readonly start: number;
  readonly end: number;
  /** The records one behind the other, in UTF-8 whatever the source's encoding. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each record five numbers: its index in `bytes`; its start, end, line and column in the source. */
  readonly places: Float64Array<ArrayBuffer>;
  readonly runs: readonly BlockRun[];
  /**
   * Where bytes of the source were left out by `pick`. For each place five numbers: the index of the record in the
   * block; the index in the record's bytes of what stands behind; its offset, line and column in the source.
   */
  readonly holes: Float64Array<ArrayBuffer>;
  /** What the source counts by: bytes of UTF-8, one a character, or those of UTF-16. */
  readonly unit: 'utf8' | 'byte' | 'utf16';
  readonly reading: Reading;
  /** How to go on behind it. */
  readonly resume: Resume;
}

/**
 * How to go on reading a source right behind a block, with what stood before it unread: the bytes from `offset` on give
 * the blocks that follow, as they are when all is read. Plain and small, so that it can be kept as JSON; what it says
 * of the elements or containers around is the same object for all blocks that they enclose.
 */
export interface Resume {
  /** Numbers of the next block and of the next record. */
  readonly block: number;
  readonly record: number;
  /** The place in the source where the last record ends. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** `utf-8`, `utf-16le`, `utf-16be`, or the name that the source declares. */
  readonly encoding: string;
  readonly around: Around;
}

/** What is open between two records of a source, and was said before them. */
export type Around = XmlAround | JsonAround | LinesAround;

export interface XmlAround extends XmlDeclared {
  readonly format: 'xml';
  readonly ancestors: readonly Ancestor[];
}

export interface JsonAround {
  readonly format: 'json';
  /** Objects and arrays, outermost first. */
  readonly open: readonly OpenContainer[];
  /** How many values of the innermost have begun. */
  readonly values: number;
}

export interface OpenContainer {
  readonly kind: 'object' | 'array';
  /** Its key in the object around it, or its number in the array, from 0; `''` of the root. */
  readonly name: string;
  readonly start: { readonly offset: number; readonly line: number; readonly column: number };
}

export interface LinesAround {
  readonly format: 'lines';
}
