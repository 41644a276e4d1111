import type { ColumnValue, Row, TableRows } from '../types.js';

/** The values of each column of a table. */
export type Values = readonly (readonly ColumnValue[])[];

/** Of tables whose rows nobody has seen. */
const unseen = new WeakMap<TableRows, Values>();

/** The rows of a table from the values of its columns: they are made for who looks at them, and a sink does not. */
export function rowsFromValues(
  { table, columns, records }: Omit<TableRows, 'rows'>,
  values: Values,
): TableRows {
  let made: readonly Row[] | undefined;
  const given: TableRows = {
    table,
    columns,
    records,
    get rows() {
      // Whoever has them may change them.
      unseen.delete(given);
      return (made ??= records.map((_record, row) => rowOf(columns, values, row)));
    },
  };
  unseen.set(given, values);
  return given;
}

/** What gives the values of a table, by the numbers of their row and column. */
export function valuesOf(given: TableRows): (row: number, column: number) => ColumnValue {
  const values = unseen.get(given);
  if (values) return (row, column) => values[column]![row]!;
  const { columns, rows } = given;
  return (row, column) => rows[row]![columns[column]!]!;
}

function rowOf(columns: readonly string[], values: Values, index: number): Row {
  const row: Record<string, ColumnValue> = {};
  for (let at = 0; at < columns.length; at++) set(row, columns[at]!, values[at]![index]!);
  return row;
}

/** Sets a column whatever its name is: `__proto__` is a name like any other. */
function set(row: Record<string, ColumnValue>, column: string, value: ColumnValue): void {
  if (column !== '__proto__') row[column] = value;
  else Object.defineProperty(row, column, { value, writable: true, enumerable: true, configurable: true });
}
