import type { EncodedRows } from '../batch/encoded.js';
import { backTo, copyRows, restart, rowBytes } from '../batch/row-bytes.js';
import type { CarriedOutOver, CompiledMapping } from '../mapping/compile.js';
import type { SourceRecord } from '../types.js';
import type { XmlSlots } from '../xml/slots.js';
import { rowPutter } from './encode-table.js';
import type { TableForm } from './writers/mysql-encode.js';

/** Encodes what a mapping makes of records without making rows; of records in slots mostly not even values. */
export interface RecordEncoder {
  /**
   * Encodes the next record, or none where `filter` says so; undefined where that can't be, because something about the
   * record is wrong: nothing of it is kept then.
   */
  take(record: SourceRecord): 'rows' | 'filtered' | undefined;
  /** The next batch begins. */
  begin(): void;
  /** What it has. */
  tables(): readonly EncodedRows[];
}

/** @param forms of all tables of the mapping */
export function recordEncoder(
  { overValues, overSlots, slots, issues }: CompiledMapping,
  forms: ReadonlyMap<string, TableForm>,
): RecordEncoder {
  const tables = overValues.tables.map(({ table, columns }) => {
    const form = forms.get(table)!;
    return { table, form, names: columns.map(({ name }) => name), out: rowBytes(), before: 0 };
  });
  const putValue = recordPutter(overValues, null);
  const putSlots = overSlots && recordPutter(overSlots, slots);
  let records = 0;

  function recordPutter<S>(over: CarriedOutOver<S>, slots: XmlSlots | null): typeof putRecord {
    const putters = tables.map(({ form, out }, index) => rowPutter(over.tables[index]!, form, out, slots));
    return putRecord;

    /** Gives how many rows the record has. */
    function putRecord(record: SourceRecord): number {
      const scope = over.begin(record.value, record);
      if (!over.passes(scope)) return 0;
      let count = 0;
      for (const put of putters) count += put(scope, records);
      return count;
    }
  }

  return {
    take(record) {
      for (const table of tables) table.before = table.out.ends.length;
      try {
        const count = putSlots && record.value === slots ? putSlots(record) : putValue(record);
        issues.keep();
        if (count === 0) return 'filtered';
        records++;
        return 'rows';
      } catch {
        for (const { out, before } of tables) backTo(out, before);
        return undefined;
      } finally {
        issues.drop();
      }
    },
    begin() {
      records = 0;
      for (const { out } of tables) restart(out);
    },
    tables: () =>
      tables
        .filter(({ out }) => out.ends.length > 0)
        .map(({ table, names, form, out }) => ({ table, columns: names, form: form.name, ...copyRows(out) })),
  };
}
