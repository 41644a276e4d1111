import type { Batch, TableRows } from '../types.js';

/**
 * The rows of one table as the text that its writer sends, made where the rows were, in a worker's thread: they cross
 * threads as one string, and the main thread does nothing for each row. Stages of users never see it.
 */
export interface EncodedRows {
  readonly table: string;
  readonly columns: readonly string[];
  /** How they are written: as those of an INSERT, `(1,'a'),`, or in lines of fields, as LOAD DATA reads them. */
  readonly form: 'values' | 'fields';
  /** The rows one behind the other, each with what parts it from the next. */
  readonly text: string;
  /** For each row the index in `text` behind it. */
  readonly ends: Uint32Array<ArrayBuffer>;
  /** Of the whole text, in UTF-8. */
  readonly bytes: number;
  /** As in `TableRows`. */
  readonly records: readonly number[];
}

/** What a sink is given: every table has one or the other. */
export interface EncodedBatch extends Omit<Batch, 'tables'> {
  readonly tables: readonly (TableRows | EncodedRows)[];
}

export function isEncoded(rows: TableRows | EncodedRows): rows is EncodedRows {
  return 'text' in rows;
}

/** The rows that are kept, asked for by their index; `records` are theirs. */
export function pickText(
  { text, ends, ...table }: EncodedRows,
  keep: (row: number) => boolean,
  records: readonly number[],
): EncodedRows {
  const kept: string[] = [];
  const keptEnds: number[] = [];
  let length = 0;
  for (let row = 0; row < ends.length; row++) {
    if (!keep(row)) continue;
    const one = text.slice(row === 0 ? 0 : ends[row - 1], ends[row]);
    kept.push(one);
    keptEnds.push((length += one.length));
  }
  const picked = kept.join('');
  const bytes = Buffer.byteLength(picked);
  return { ...table, text: picked, ends: Uint32Array.from(keptEnds), bytes, records };
}
