import { valuesOf } from '../../batch/columnar.js';
import type { EncodedRows } from '../../batch/encoded.js';
import type { ColumnType } from '../../mapping/column-type.js';
import type { ColumnValue, TableRows } from '../../types.js';
import type { Copy } from './copy.js';
import { escaper, IN_QUOTES } from './escapes.js';
import type { RowEncoder } from './row-encoder.js';
import type { Columns } from './writer.js';

const inQuotes = escaper(IN_QUOTES);

/** As it stands in a statement. */
export const literal = (value: ColumnValue): string => {
  if (typeof value === 'string') return `'${inQuotes(value)}'`;
  if (value === null) return 'NULL';
  if (typeof value === 'number') {
    const text = String(value);
    // In a column of text the server would write 1e+21 as 1e21.
    return text.includes('e') ? `'${text}'` : text;
  }
  if (typeof value !== 'object') return String(value);
  return `X'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`;
};

/** What stands around each row and between its values. */
export interface RowSyntax {
  readonly opening: string;
  readonly between: string;
  readonly closing: string;
  /** Whether each value has its length in front of it. */
  readonly isSized: boolean;
}

/** As in an INSERT. */
export const VALUES: RowSyntax = { opening: '(', between: ',', closing: ')', isSized: false };

/** As LOAD DATA reads them. */
export const LINES: RowSyntax = { opening: '', between: '\t', closing: '\n', isSized: false };

/** As the parameters of a statement. */
export const PARAMETERS: RowSyntax = { opening: '', between: '', closing: '', isSized: true };

/** Rows as text, each by its number. Throws the `LoadError` of a value that its column does not take. */
export function rowTexts(
  rows: TableRows,
  columnTakes: Columns,
  { opening, between, closing }: RowSyntax,
): (row: number) => string {
  const takes = rows.columns.map(column => columnTakes.get(column)!);
  const value = valuesOf(rows);
  return row => {
    let text = opening;
    for (let column = 0; column < takes.length; column++) {
      text += `${column ? between : ''}${takes[column]!(value(row, column))}`;
    }
    return text + closing;
  };
}

/** How the rows of a table are sent, each with what parts it from the next. */
export interface TableForm extends RowSyntax {
  readonly name: EncodedRows['form'];
  /** By column what makes texts of values, or, where they are sized, what is put of them. */
  readonly columns: Columns;
  /** What puts values of a type from their bytes; undefined where they are to be made texts of. */
  copyOf(column: string, type: ColumnType): Copy | undefined;
  /** What encodes rows of these columns; undefined where the table has not all of them. */
  encoder(columns: readonly string[]): RowEncoder | undefined;
  /** What makes of bytes, where they are not what is sent, those that are; it gives undefined where that can't be. */
  behind?(columns: readonly TypedColumn[]): (rows: EncodedRows) => EncodedRows | undefined;
}

export interface TypedColumn {
  readonly column: string;
  readonly type: ColumnType;
}
