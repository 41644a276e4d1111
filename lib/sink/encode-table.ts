import type { KernelRows } from '../kernel/rows.js';
import type { Column } from '../mapping/column.js';
import type { CompiledTable } from '../mapping/table.js';
import type { TableForm } from './writers/mysql-encode.js';

/** Puts the rows that a record gives a table, which are those of the batch's record `record`; gives how many there are. */
export type PutRows<S> = (scope: S, record: number) => number;

/** What encodes the value of a column. It throws where it is not to be had, or not as the column of the database takes it. */
export function valuePutter<S>(
  column: Column<S>,
  form: TableForm,
  out: KernelRows,
): (scope: S, index: number) => void {
  const textOf = valueText(column, form);
  return (scope, index) => out.putText(textOf(scope, index));
}

/** The same as text. */
export function valueText<S>(
  { name, isNumber, read, take, finish }: Column<S>,
  form: TableForm,
): (scope: S, index: number) => string {
  const text = form.columns.get(name)!;
  if (isNumber) return (_scope, index) => String(text(finish(take(String(index + 1)))));
  return scope => String(text(finish(read(scope))));
}

/** What encodes the rows of one table as they are made, column by column. It throws as a column does. */
export function rowPutter<S>(
  { columns, scopes, rowsOf }: CompiledTable<S>,
  form: TableForm,
  out: KernelRows,
): PutRows<S> {
  const { opening, between, closing } = form;
  if (!scopes) {
    const texts = columns.map(({ name }) => [name, form.columns.get(name)!] as const);
    return (record, number) => {
      const rows = rowsOf(record);
      for (const row of rows) {
        const all = texts.map(([name, text]) => String(text(row[name]!)));
        out.putText(opening + all.join(between) + closing);
        out.endRow(number);
      }
      return rows.length;
    };
  }
  const put = columns.map(column => valuePutter(column, form, out));
  return (record, number) => {
    const rows = scopes(record);
    for (let index = 0; index < rows.length; index++) {
      out.putText(opening);
      for (let column = 0; column < put.length; column++) {
        if (column > 0) out.putText(between);
        put[column]!(rows[index]!, index);
      }
      out.putText(closing);
      out.endRow(number);
    }
    return rows.length;
  };
}
