import { endRow, putBytes, putText, type RowBytes } from '../batch/row-bytes.js';
import type { Column } from '../mapping/column.js';
import type { CompiledTable } from '../mapping/table.js';
import { REFERS, UTF8 } from '../xml/slot-texts.js';
import type { XmlSlots } from '../xml/slots.js';
import type { TableForm } from './writers/mysql-encode.js';

/** Puts the rows that a record gives a table, which are those of the batch's record `record`; gives how many there are. */
export type PutRows<S> = (scope: S, record: number) => number;

type PutColumn<S> = (scope: S, index: number) => void;

/**
 * What encodes the rows of one table as they are made, column by column. It throws where a row is not to be had, or not
 * as the columns of the database take it.
 *
 * @param slots where the mapping is carried out over them: values are then put from their bytes where they can
 */
export function rowPutter<S>(
  { columns, scopes, rowsOf }: CompiledTable<S>,
  form: TableForm,
  out: RowBytes,
  slots: XmlSlots | null,
): PutRows<S> {
  const { opening, between, closing } = form;
  const textOf = ({ name }: Column<S>) => form.columns.get(name)!;

  if (!scopes) {
    const texts = columns.map(column => [column.name, textOf(column)] as const);
    return (record, number) => {
      const rows = rowsOf(record);
      for (const row of rows) {
        const all = texts.map(([name, text]) => String(text(row[name]!)));
        putText(out, opening + all.join(between) + closing);
        endRow(out, number);
      }
      return rows.length;
    };
  }

  const put = columns.map(putterOf);
  const [before, comma, behind] = [opening, between, closing].map(text => Buffer.from(text)) as Buffer[];
  return (record, number) => {
    const rows = scopes(record);
    for (let index = 0; index < rows.length; index++) {
      putBytes(out, before);
      for (let column = 0; column < put.length; column++) {
        if (column > 0) putBytes(out, comma);
        put[column]!(rows[index]!, index);
      }
      putBytes(out, behind);
      endRow(out, number);
    }
    return rows.length;
  };

  function putterOf(column: Column<S>): PutColumn<S> {
    const { name, slot, type, isNumber, read, take, finish } = column;
    const text = textOf(column);
    if (isNumber) return (_scope, index) => putText(out, String(text(finish(take(String(index + 1))))));
    const putValue = (scope: S): void => putText(out, String(text(finish(read(scope)))));
    const copy = slot && slots && form.copyOf(name, type);
    if (!copy) return putValue;
    const { of } = slot;
    return row => {
      const { at } = out;
      const found = slot.find(row as number);
      const { rows } = of;
      const start = rows[found]!;
      const end = rows[found + 1]!;
      const kind = rows[found + 2]!;
      // One that has children, or is made up of several, has another kind.
      if (found >= 0 && start >= 0 && end > start && (kind & ~REFERS) <= UTF8) {
        if (copy(slots.bytes, start, end, out, (kind & REFERS) !== 0)) return;
        out.at = at;
      }
      putValue(row);
    };
  }
}
