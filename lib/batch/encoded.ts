import type { Batch, TableRows } from '../types.js';

/**
 * The rows of one table as the bytes that its writer sends, made where the rows were, in a worker's thread: their memory
 * is lent, or changes hands, and the main thread does nothing for each row. Stages of users never see it. The numbers that go
 * with them may lie in the memory of `bytes`: none is to be looked at when that has been given back.
 */
export interface EncodedRows {
  readonly table: string;
  readonly columns: readonly string[];
  /**
   * How they are written: as those of an INSERT, `(1,'a'),`; in lines of fields, as LOAD DATA reads them; as values behind
   * their lengths, for a statement that is prepared (`bytes/sized.ts`); or as SQLite stores them.
   */
  readonly form: 'values' | 'fields' | 'parameters' | 'cells';
  /** UTF-8: the rows one behind the other, each with what parts it from the next. */
  readonly bytes: Uint8Array;
  /** For each row the index in `bytes` behind it. */
  readonly ends: Uint32Array;
  /** As in `TableRows`. */
  readonly records: Uint32Array;
  /** Of `parameters`: which values are NULL, and not in `bytes`, counted row by row through all of them. */
  readonly nulls?: Uint32Array;
}

/** What a sink is given: every table has one or the other. */
export interface EncodedBatch extends Omit<Batch, 'tables'> {
  readonly tables: readonly (TableRows | EncodedRows)[];
}

export function isEncoded(rows: TableRows | EncodedRows): rows is EncodedRows {
  return 'bytes' in rows;
}

/** The rows that are kept, asked for by their index; `records` are theirs. */
export function pickEncoded(
  { bytes, ends, nulls, ...table }: EncodedRows,
  keep: (row: number) => boolean,
  records: EncodedRows['records'],
): EncodedRows {
  const picked = new Uint8Array(bytes.length);
  const pickedEnds: number[] = [];
  const pickedNulls: number[] = [];
  const columns = table.columns.length;
  let length = 0;
  let seen = 0;
  for (let row = 0; row < ends.length; row++) {
    const isKept = keep(row);
    for (; nulls && nulls[seen]! < (row + 1) * columns; seen++) {
      if (isKept) pickedNulls.push(nulls[seen]! + (pickedEnds.length - row) * columns);
    }
    if (!isKept) continue;
    const one = bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);
    picked.set(one, length);
    pickedEnds.push((length += one.length));
  }
  return {
    ...{ ...table, bytes: picked.slice(0, length), ends: Uint32Array.from(pickedEnds), records },
    ...(nulls && { nulls: Uint32Array.from(pickedNulls) }),
  };
}

/** Some of its bytes as text. */
export function textIn({ bytes }: EncodedRows, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
}

/** Of texts that have what parts them from the next. */
export function encodedTexts(texts: readonly string[]): Pick<EncodedRows, 'bytes' | 'ends'> {
  let length = 0;
  const ends = Uint32Array.from(texts, text => (length += Buffer.byteLength(text)));
  const bytes = new Uint8Array(length);
  Buffer.from(bytes.buffer).write(texts.join(''));
  return { bytes, ends };
}
