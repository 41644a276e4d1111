import type { Resume } from './types/block.js';

export type * from './types/block.js';

/**
 * Where a record stands in its source. `start` and `end` (exclusive) count the source's own units: bytes of a
 * text, whatever its encoding, or objects of an object stream. `line` (ends at LF) and `column` (in bytes) count
 * from 1 and are present for texts.
 */
export interface Position {
  /** Number of the record in its source, from 0. */
  readonly record: number;
  readonly start: number;
  readonly end: number;
  readonly line?: number;
  readonly column?: number;
}

/** An element (or, over JSON, an object) that encloses a record. JSON ancestors have no attributes. */
export interface Ancestor {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** One record of a source, read. */
export interface SourceRecord<T = unknown> {
  readonly position: Position;
  /** Name of the element, key of the object's value, or `''` where a record has no name. */
  readonly name: string;
  /** The elements or keys around the record, outermost first. Shared between records: never change it. */
  readonly ancestors: readonly Ancestor[];
  /**
   * The record as plain objects, arrays and scalars. Where the text of one record alone is bad (a line of NDJSON
   * that is not JSON), reading `value` throws its `LoadError`, so that it can't be overlooked.
   */
  readonly value: T;
}

/** What one column of a row can hold. Dates go as text, in the form that the column's type takes. */
export type ColumnValue = string | number | bigint | boolean | Uint8Array | null;

/** One row: the columns of one table that one record gave. */
export type Row = Readonly<Record<string, ColumnValue>>;

/** A database as a map of table names to row shapes. Give your own interface for rows that are checked by the compiler. */
// `any`: the neutral default, so that an untyped pipeline composes with a typed one.
export type AnyTables = Record<string, any>;

/** The rows of one record, by table: one row, or several. */
export type RowsOf<DB = AnyTables> = {
  readonly [Table in keyof DB]?: DB[Table] | readonly DB[Table][];
};

/** Why a record was refused. Plain, so that it crosses threads and goes into tables as it is. */
export interface Reject {
  /** Where it was refused: while its text was read, by the row function, or by the database. */
  readonly stage: 'read' | 'map' | 'insert';
  readonly code: string;
  readonly position: Position;
  /** What was found, without values of the record. */
  readonly reason: string;
  readonly table?: string;
  readonly column?: string;
}

/** How often a rule of a mapping let something go rather than refuse the record. */
export interface Issue {
  readonly table: string;
  readonly column?: string;
  /**
   * What happened: the code of a value that became null or the default, `rounded`, `truncated`, `blank_row` or
   * `duplicate`.
   */
  readonly rule: string;
  readonly count: number;
}

/**
 * What became of one record in `map`: its rows by table, nothing (filtered), or the reason of its refusal. `issues` is
 * there where a mapping has counted some.
 */
export type MappedRecord<DB = AnyTables> =
  | {
      readonly outcome: 'rows';
      readonly position: Position;
      readonly rows: RowsOf<DB>;
      readonly issues?: readonly Issue[];
    }
  | { readonly outcome: 'filtered'; readonly position: Position; readonly issues?: readonly Issue[] }
  | { readonly outcome: 'rejected'; readonly position: Position; readonly reject: Reject };

/** The rows of one table in a batch. */
export interface TableRows {
  readonly table: string;
  /** The columns of every row, in the order of the table's first row. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** For each row the index in `positions` of the record that it came from; never decreasing. */
  readonly records: readonly number[];
}

/** An issue of one record of a batch. */
export interface BatchIssue extends Issue {
  /** The index in `positions` of the record; a filtered one has none. */
  readonly record?: number;
}

/** Where the records of a batch stand in their source. */
export interface BatchRange {
  /** Number of the first record. */
  readonly first: number;
  /** Where the first record begins and the last one ends, as in `Position`. */
  readonly start: number;
  readonly end: number;
  /** What a scanner needs to go on behind the last record; only of batches that were blocks. */
  readonly resume?: Resume;
}

/** Rows of whole records grouped by table, in insert order: one transaction. */
export interface Batch<DB = AnyTables> {
  /** Number of the batch in its source, from 0. */
  readonly number: number;
  /** How many records it accounts for: those with rows, filtered and rejected. */
  readonly read: number;
  readonly filtered: number;
  readonly rejects: readonly Reject[];
  /** Of all records that it accounts for. Absent in batches that were not made by this library. */
  readonly range?: BatchRange;
  /** Positions of the records that have rows, in input order. */
  readonly positions: readonly Position[];
  readonly tables: readonly TableRows[];
  /** Where a mapping has counted some. Those of a record go with it. */
  readonly issues?: readonly BatchIssue[];
  /** As in a report, where there are any. */
  readonly readAsValues?: number;
  /** What is wrong with the source behind its last record: the load ends with it when the batch is in. */
  readonly fault?: Reject;
  /** Only for the compiler: the tables that the rows are for. */
  readonly for?: (db: DB) => void;
}
