import type { EncodedRows } from '../batch/encoded.js';
import { backTo, endRow, putText, rowBytes, takeRows } from '../batch/row-bytes.js';
import type { Column } from '../mapping/column.js';
import type { OverSlots } from '../mapping/compile.js';
import type { MappingContext } from '../mapping/scope.js';
import type { CompiledTable } from '../mapping/table.js';
import type { Row, RowsOf } from '../types.js';
import { REFERS, UTF8 } from '../xml/slot-texts.js';
import type { TableForm } from './writers/mysql-encode.js';

/** Encodes what a mapping makes of records in slots from their bytes: there are no rows, and mostly no values. */
export interface SlotEncoder {
  /**
   * Encodes the record that slots have read last, by itself or, where `filter` says so, not at all; undefined where it
   * can't, because it is wrong or for other reasons: nothing of it is kept then.
   */
  take(context: MappingContext): 'rows' | 'filtered' | undefined;
  /** Encodes the rows of the next record. Throws `NOT_ENCODED`. */
  add(rows: RowsOf): void;
  /** What has been encoded since the last call, or since `clear`. */
  tables(): readonly EncodedRows[];
  clear(): void;
}

/** A row is not as its columns take it: what says so is the writer that meets it. */
export const NOT_ENCODED = new Error('a row that is not encoded');

/** @param forms of all tables of the mapping */
export function slotEncoder(over: OverSlots, forms: ReadonlyMap<string, TableForm>): SlotEncoder {
  const tables = over.tables.map(table => tableEncoder(table, over, forms.get(table.table)!));
  const byName = new Map(tables.map(table => [table.table, table]));
  let record = 0;

  function attempt(put: () => number): number | undefined {
    const before = tables.map(({ rows }) => rows());
    try {
      return put();
    } catch {
      tables.forEach((table, index) => table.backTo(before[index]!));
      return undefined;
    }
  }

  function putRecord(): number {
    let count = 0;
    for (const { put } of tables) count += put(record);
    over.issues.keep();
    return count;
  }

  return {
    take(context) {
      over.begin(context);
      try {
        // None at all is none left in, too.
        const count = attempt(() => (over.passes(0) ? putRecord() : (over.issues.keep(), 0)));
        if (count === undefined) return undefined;
        if (count === 0) return 'filtered';
        record++;
        return 'rows';
      } finally {
        over.issues.drop();
      }
    },
    add(rows) {
      const added = attempt(() => {
        for (const table in rows) byName.get(table)!.putRows([rows[table]].flat(), record);
        return ++record;
      });
      if (added === undefined) throw NOT_ENCODED;
    },
    tables() {
      record = 0;
      return tables.flatMap(table => (table.rows() > 0 ? table.take() : []));
    },
    clear() {
      record = 0;
      for (const table of tables) table.backTo(0);
    },
  };
}

function tableEncoder(compiled: CompiledTable<number>, { slots }: OverSlots, form: TableForm) {
  const { table, columns, scopes, rowsOf } = compiled;
  const out = rowBytes();
  const writers = columns.map(columnWriter);
  const names = columns.map(({ name }) => name);
  const { opening, between, closing } = form;

  function columnWriter(column: Column<number>): (row: number, index: number, bytes: Uint8Array) => void {
    const { name, slot, type, isNumber } = column;
    const textOf = form.columns.get(name)!;
    const putValue = (row: number): void => putText(out, String(textOf(column.finish(column.read(row)))));
    if (isNumber) {
      return (_row, index) => putText(out, String(textOf(column.finish(column.take(String(index + 1))))));
    }
    const copy = slot && form.copyOf(name, type);
    if (!copy) return putValue;
    const { of } = slot;
    return (row, _index, bytes) => {
      const { at } = out;
      const found = slot.find(row);
      const { rows } = of;
      const [start, end, kind] = [rows[found]!, rows[found + 1]!, rows[found + 2]!];
      // One that has children, or is made up of several, has another kind.
      if (found >= 0 && start >= 0 && end > start && (kind & ~REFERS) <= UTF8) {
        if (copy(bytes, start, end, out, (kind & REFERS) !== 0)) return;
        out.at = at;
      }
      putValue(row);
    };
  }

  function putRows(rows: readonly Row[], record: number): void {
    for (const row of rows) {
      const texts = names.map(name => String(form.columns.get(name)!(row[name]!)));
      putText(out, `${opening}${texts.join(between)}${closing}`);
      endRow(out, record);
    }
  }

  return {
    table,
    rows: () => out.ends.length,
    backTo: (rows: number) => backTo(out, rows),
    putRows,
    /** Gives how many rows the record has. */
    put(record: number): number {
      if (!scopes) {
        const rows = rowsOf(0);
        putRows(rows, record);
        return rows.length;
      }
      const { bytes } = slots;
      const rows = scopes(0);
      for (let index = 0; index < rows.length; index++) {
        putText(out, opening);
        for (let column = 0; column < writers.length; column++) {
          if (column > 0) putText(out, between);
          writers[column]!(rows[index]!, index, bytes);
        }
        putText(out, closing);
        endRow(out, record);
      }
      return rows.length;
    },
    take: (): EncodedRows => ({ table, columns: names, form: form.name, ...takeRows(out) }),
  };
}
