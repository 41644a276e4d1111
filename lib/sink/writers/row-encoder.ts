import type { EncodedRows } from '../../batch/encoded.js';
import { clear, type Growing, growing } from '../../bytes/growing.js';
import { together } from '../../bytes/together.js';
import type { ColumnValue } from '../../types.js';

/** Rows of one table as bytes, put one behind the other. */
export interface RowBytes extends Growing {
  /** For each row the index in `bytes` behind it. */
  readonly ends: number[];
  /** Where NULL is kept apart: how many values a row has, and which of all are NULL. */
  readonly columns: number;
  readonly nulls: number[];
}

/** Puts the values of a row's columns. Throws where a column does not take its value. */
export type PutRow = (values: readonly ColumnValue[]) => void;

/** Encodes the rows of one table as they come. */
export interface RowEncoder {
  readonly form: EncodedRows['form'];
  readonly count: number;
  /** What is put of a row for which it throws is there until `backTo`. */
  readonly put: PutRow;
  /** Goes back to where there were so many rows. */
  backTo(count: number): void;
  /** What has been put, in memory that is given: the next batch begins. */
  take(memoryOf: (bytes: number) => Uint8Array): Pick<EncodedRows, 'bytes' | 'ends' | 'nulls'>;
}

/** @param columns of each row, where NULL is kept apart, else 0 */
export function rowBytes(columns = 0): RowBytes {
  return { ...growing(), ends: [], columns, nulls: [] };
}

/** The next batch begins. */
export function restart(to: RowBytes): void {
  clear(to);
  to.ends.length = 0;
  to.nulls.length = 0;
}

export function rowEncoder(form: EncodedRows['form'], to: RowBytes, put: PutRow): RowEncoder {
  return {
    form,
    get count() {
      return to.ends.length;
    },
    put,
    backTo(count) {
      to.ends.length = count;
      to.at = to.ends[count - 1] ?? 0;
      while ((to.nulls.at(-1) ?? -1) >= count * to.columns) to.nulls.pop();
    },
    take(memoryOf) {
      const numbers = to.columns > 0 ? [to.ends, to.nulls] : [to.ends];
      const { bytes, lists } = together(memoryOf, to.bytes.subarray(0, to.at), numbers);
      restart(to);
      const [ends, nulls] = lists;
      return { bytes, ends: ends!, ...(nulls && { nulls }) };
    },
  };
}
