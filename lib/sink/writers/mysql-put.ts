import { putBytes, putEscaped, putText, reserve } from '../../bytes/growing.js';
import type { ColumnValue } from '../../types.js';
import type { Form } from './copy.js';
import type { RowSyntax } from './mysql-encode.js';
import type { EncodedRows } from '../../batch/encoded.js';
import { type PutRow, type RowBytes, type RowEncoder, rowBytes, rowEncoder } from './row-encoder.js';
import type { Columns, TakeValue } from './writer.js';

/**
 * Encodes the rows of one table, byte for byte as `rowTexts` makes texts of them.
 *
 * @param columns of the rows
 * @param columnsFrom what each column of the table puts, by what values that have passed its check are put by
 * @returns undefined where the table has not all of these columns
 */
export function textEncoder(
  name: EncodedRows['form'],
  columns: readonly string[],
  columnsFrom: (put: TakeValue) => Columns,
  { opening, between, closing }: RowSyntax,
  form: Form,
): RowEncoder | undefined {
  const to = rowBytes();
  const puts = columnsFrom(putting(to, form));
  if (!columns.every(column => puts.has(column))) return undefined;
  const ofRow = columns.map(column => puts.get(column)!);
  const [first, next, last] = [opening, between, closing].map(text => Buffer.from(text));
  const put: PutRow = values => {
    putBytes(to, first!);
    for (let column = 0; column < ofRow.length; column++) {
      if (column > 0) putBytes(to, next!);
      ofRow[column]!(values[column]!);
    }
    putBytes(to, last!);
    to.ends.push(to.at);
  };
  return rowEncoder(name, to, put);
}

/** What puts a value. Most are text that is put as it is. */
function putting(to: RowBytes, { quote, escapes, textOf }: Form): TakeValue {
  const putQuote = (): void => {
    if (quote === 0) return;
    reserve(to, 1);
    to.bytes[to.at++] = quote;
  };
  return (value: ColumnValue) => {
    if (typeof value !== 'string') {
      putText(to, textOf(value));
      return;
    }
    putQuote();
    putEscaped(to, value, escapes);
    putQuote();
  };
}
