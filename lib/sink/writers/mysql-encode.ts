import { encodedTexts, type EncodedRows } from '../../batch/encoded.js';
import type { ColumnType } from '../../mapping/column-type.js';
import type { ColumnValue, Row, TableRows } from '../../types.js';
import type { Copy } from './copy.js';
import { escaper, IN_QUOTES } from './escapes.js';
import type { Columns } from './writer.js';

const inQuotes = escaper(IN_QUOTES);

/** As it stands in a statement. */
export const literal = (value: ColumnValue): string => {
  if (typeof value === 'string') return `'${inQuotes(value)}'`;
  if (value === null) return 'NULL';
  if (typeof value !== 'object') return String(value);
  return `X'${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}'`;
};

/** What stands around each row and between its values. */
export interface RowSyntax {
  readonly opening: string;
  readonly between: string;
  readonly closing: string;
}

/** As in an INSERT. */
export const VALUES: RowSyntax = { opening: '(', between: ',', closing: ')' };

/** A row as text. Throws the `LoadError` of a value that its column does not take. */
export function rowText(
  columns: readonly string[],
  columnTakes: Columns,
  { opening, between, closing }: RowSyntax,
): (row: Row) => string {
  const takes = columns.map(column => columnTakes.get(column)!);
  return row => {
    let text = opening;
    for (let at = 0; at < takes.length; at++) {
      text += `${at ? between : ''}${takes[at]!(row[columns[at]!]!)}`;
    }
    return text + closing;
  };
}

/** How the rows of a table are sent, each with what parts it from the next. */
export interface TableForm extends RowSyntax {
  readonly name: EncodedRows['form'];
  /** By column what makes texts of values. */
  readonly columns: Columns;
  /** What puts values of a type from their bytes; undefined where they are to be made texts of. */
  copyOf(column: string, type: ColumnType): Copy | undefined;
}

/** @returns undefined where a row can't be encoded: the writer says why when it meets it */
export function encodeRows(
  { table, columns, rows, records }: TableRows,
  form: Omit<TableForm, 'copyOf'>,
): EncodedRows | undefined {
  if (!columns.every(column => form.columns.has(column))) return undefined;
  const textOf = rowText(columns, form.columns, form);
  try {
    return { table, columns, form: form.name, records, ...encodedTexts(rows.map(textOf)) };
  } catch {
    return undefined;
  }
}
