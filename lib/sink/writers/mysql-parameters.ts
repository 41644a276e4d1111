import { isUtf8 } from 'node:buffer';
import { type EncodedRows, encodedTexts } from '../../batch/encoded.js';
import { type Sized, sizedEnd, sizedStart } from '../../bytes/sized.js';
import type { ColumnValue } from '../../types.js';
import { literal } from './mysql-encode.js';

/** As it is bound: a text of any column but of binary ones, which take text or bytes. */
export const parameter = (value: ColumnValue): Sized | null => {
  if (typeof value === 'string' || typeof value === 'object') return value;
  if (typeof value === 'bigint') return String(value);
  if (!Number.isFinite(Number(value))) throw new TypeError('a value is a number, text, bytes or null');
  return String(Number(value));
};

/** Some of its rows, as an INSERT takes them. */
export function valuesFromParameters(rows: EncodedRows, from = 0, to = rows.ends.length): EncodedRows {
  const { columns, bytes, ends, records, nulls, ...table } = rows;
  const isNull = nullsFrom(nulls!, from * columns.length);
  let at = from === 0 ? 0 : ends[from - 1]!;
  const valueText = (): string => {
    if (isNull()) return 'NULL';
    const start = sizedStart(bytes, at);
    at = sizedEnd(bytes, at);
    return literalOf(bytes.subarray(start, at));
  };
  const texts = Array.from({ length: to - from }, () => `(${columns.map(valueText).join()}),`);
  return { ...table, columns, form: 'values', ...encodedTexts(texts), records: records.slice(from, to) };
}

/** How many of the numbers, which are in order, are below that one. */
export function nullsBefore(nulls: Uint32Array, number: number): number {
  let [low, high] = [0, nulls.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (nulls[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Says of one value after the other, from that number on, whether it is NULL. */
function nullsFrom(nulls: Uint32Array, first: number): () => boolean {
  let next = nullsBefore(nulls, first);
  let number = first;
  return () => {
    if (nulls[next] !== number++) return false;
    next++;
    return true;
  };
}

/** Numbers stay text, which every column that takes numbers takes for the number. */
function literalOf(value: Uint8Array): string {
  const bytes = Buffer.from(value);
  return String(literal(isUtf8(bytes) ? bytes.toString() : bytes));
}
