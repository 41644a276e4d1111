import type { Sized } from '../bytes/sized.js';
import type { KernelRows } from './kernel-rows.js';
import type { Column } from '../mapping/column.js';
import type { CompiledTable } from '../mapping/table.js';
import type { TableForm } from './writers/mysql-encode.js';

/** Puts the rows that a record gives a table, which are those of the batch's record `record`; gives how many there are. */
export type PutRows<S> = (scope: S, record: number) => number;

/**
 * What encodes the value of a column. It throws where it is not to be had, or not as the column of the database takes it.
 *
 * @param number of the column in a row
 */
export function valuePutter<S>(
  column: Column<S>,
  number: number,
  form: TableForm,
  out: KernelRows,
): (scope: S, index: number) => void {
  const valueOf = encodedValue(column, form);
  const put = putterInto(out, form);
  return (scope, index) => put(valueOf(scope, index), number);
}

/** The same as what is put. */
export function encodedValue<S>(
  { name, isNumber, read, take, finish }: Column<S>,
  form: TableForm,
): (scope: S, index: number) => unknown {
  const encoded = form.columns.get(name)!;
  if (isNumber) return (_scope, index) => encoded(finish(take(String(index + 1))));
  return scope => encoded(finish(read(scope)));
}

function putterInto(out: KernelRows, { isSized }: TableForm): (value: unknown, column: number) => void {
  if (!isSized) return value => out.putText(String(value));
  return (value, column) => out.putSized(value as Sized | null, column);
}

/** What encodes the rows of one table as they are made, column by column. It throws as a column does. */
export function rowPutter<S>(
  { columns, scopes, rowsOf }: CompiledTable<S>,
  form: TableForm,
  out: KernelRows,
): PutRows<S> {
  const { opening, between, closing } = form;

  function putRow(record: number, putColumn: (column: number) => void): void {
    out.putText(opening);
    for (let column = 0; column < columns.length; column++) {
      if (column > 0) out.putText(between);
      putColumn(column);
    }
    out.putText(closing);
    out.endRow(record);
  }

  if (!scopes) {
    const put = putterInto(out, form);
    const takes = columns.map(({ name }) => [name, form.columns.get(name)!] as const);
    return (record, number) => {
      const rows = rowsOf(record);
      for (const row of rows) {
        putRow(number, column => {
          const [name, encoded] = takes[column]!;
          put(encoded(row[name]!), column);
        });
      }
      return rows.length;
    };
  }
  const puts = columns.map((column, at) => valuePutter(column, at, form, out));
  return (record, number) => {
    const rows = scopes(record);
    for (let index = 0; index < rows.length; index++) {
      putRow(number, column => puts[column]!(rows[index]!, index));
    }
    return rows.length;
  };
}
