import type { EncodedRows } from '../../batch/encoded.js';
import { putByte, putEscaped, putText } from '../../bytes/growing.js';
import { putSized } from '../../bytes/sized.js';
import type { ColumnValue } from '../../types.js';
import type { Form } from './copy.js';
import type { RowSyntax } from './mysql-encode.js';
import { type PutRow, type RowBytes, type RowEncoder, rowBytes, rowEncoder } from './row-encoder.js';
import type { Columns, TakeValue } from './writer.js';

/**
 * Encodes the rows of one table, byte for byte as `rowTexts` makes texts of them, or as values behind their lengths.
 *
 * @param columns of the rows
 * @param columnsFrom what each column of the table puts, by what values that have passed its check are put by
 * @returns undefined where the table has not all of these columns
 */
export function textEncoder(
  name: EncodedRows['form'],
  columns: readonly string[],
  columnsFrom: (put: TakeValue) => Columns,
  { opening, between, closing, isSized }: RowSyntax,
  form: Form,
): RowEncoder | undefined {
  const to = rowBytes(isSized ? columns.length : 0);
  const puts = columnsFrom(putting(to, form));
  if (!columns.every(column => puts.has(column))) return undefined;
  const ofRow = columns.map(column => puts.get(column)!);
  const [first, next, last] = [opening, between, closing].map(text => [...Buffer.from(text)]);
  const put: PutRow = values => {
    for (const byte of first!) putByte(to, byte);
    for (let column = 0; column < ofRow.length; column++) {
      if (column > 0) for (const byte of next!) putByte(to, byte);
      const before = to.at;
      ofRow[column]!(values[column]!);
      // Even of empty text there is a length.
      if (isSized && to.at === before) to.nulls.push(to.ends.length * ofRow.length + column);
    }
    for (const byte of last!) putByte(to, byte);
    to.ends.push(to.at);
  };
  return rowEncoder(name, to, put);
}

/** What puts a value. Most are text that is put as it is. */
function putting(to: RowBytes, { isSized, quote, escapes, textOf }: Form): TakeValue {
  if (isSized) {
    return (value: ColumnValue) => {
      const sized = textOf(value);
      if (sized !== null) putSized(to, sized);
    };
  }
  return (value: ColumnValue) => {
    if (typeof value !== 'string') {
      putText(to, textOf(value) as string);
      return;
    }
    if (quote !== 0) putByte(to, quote);
    putEscaped(to, value, escapes);
    if (quote !== 0) putByte(to, quote);
  };
}
