import assert from 'node:assert/strict';
import type { EncodedRows } from '../../lib/batch/encoded.js';
import { sizedEnd, sizedStart } from '../../lib/bytes/sized.js';

/** The values of rows that are to be bound. */
export function sizedRows({ bytes, ends, columns, nulls }: EncodedRows): (Buffer | null)[][] {
  const isNull = new Set(nulls);
  assert.equal(isNull.size, nulls!.length);
  let at = 0;
  return Array.from(ends, (end, row) => {
    const values = columns.map((_name, column) => {
      if (isNull.has(row * columns.length + column)) return null;
      const start = sizedStart(bytes, at);
      at = sizedEnd(bytes, at);
      return Buffer.from(bytes.subarray(start, at));
    });
    assert.equal(at, end);
    return values;
  });
}
