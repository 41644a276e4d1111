import type { EncodedRows } from '../batch/encoded.js';
import type { TakenRun } from '../batch/group.js';
import { newKernel } from '../kernel/kernel.js';
import { kernelRows } from './kernel-rows.js';
import type { CarriedOutOver } from '../mapping/carry-out.js';
import type { CompiledMapping } from '../mapping/compile.js';
import type { Slots } from '../slots/slots.js';
import type { Block, SourceRecord } from '../types.js';
import { runEncoder } from './encode-run.js';
import { rowPutter } from './encode-table.js';
import { describeToKernel } from './kernel-tables.js';
import { rowMemory } from './row-memory.js';
import type { TableForm } from './writers/mysql-encode.js';

/** Encodes what a mapping makes of records without making rows; of records in slots mostly not even values. */
export interface RecordEncoder {
  /**
   * Encodes the next record, or none where `filter` says so; undefined where that can't be, because something about the
   * record is wrong: nothing of it is kept then.
   */
  take(record: SourceRecord): 'rows' | 'filtered' | undefined;
  /** Encodes records of a block, which slots have been set on, from that index on, as long as they go well. */
  takeRun(block: Block, from: number): TakenRun;
  /** The next batch begins. */
  begin(): void;
  /** What it has. */
  tables(): readonly EncodedRows[];
}

/**
 * @param slots the mapping's own, which stand for records, or null
 * @param forms of all tables of the mapping
 */
export function recordEncoder(
  mapping: CompiledMapping,
  slots: Slots | null,
  forms: ReadonlyMap<string, TableForm>,
): RecordEncoder {
  const { overValues, issues } = mapping;
  const overSlots = mapping.overSlots(slots);
  const kernel = slots?.kernel ?? newKernel();
  const tables = overValues.tables.map(({ table, columns }, index) => {
    const form = forms.get(table)!;
    const names = columns.map(({ name }) => name);
    return {
      name: table,
      table: overSlots?.tables[index],
      form,
      names,
      out: kernelRows(kernel, form.isSized ? names.length : 0),
    };
  });
  describeToKernel(kernel, tables);
  const putValues = putters(overValues);
  const memory = rowMemory();
  const runs = overSlots && slots ? runEncoder(overSlots, slots, tables, issues) : undefined;
  let records = 0;

  function putters<S>(over: CarriedOutOver<S>) {
    return tables.map(({ form, out }, index) => rowPutter(over.tables[index]!, form, out));
  }

  /** Gives how many rows the record has. */
  function put(record: SourceRecord): number {
    if (overSlots && record.value === slots) {
      const scope = overSlots.begin(record.value, record);
      return overSlots.passes(scope) ? kernel.encode(records) : 0;
    }
    const scope = overValues.begin(record.value, record);
    if (!overValues.passes(scope)) return 0;
    return putValues.reduce((count, putRows) => count + putRows(scope, records), 0);
  }

  return {
    take(record) {
      kernel.mark();
      try {
        const count = put(record);
        issues.keep();
        if (count === 0) return 'filtered';
        records++;
        return 'rows';
      } catch {
        kernel.undo();
        return undefined;
      } finally {
        issues.drop();
      }
    },
    takeRun(block, from) {
      const run = runs!(block, from, records);
      records += run.kept.length;
      return run;
    },
    begin() {
      records = 0;
      for (const { out } of tables) out.restart();
    },
    tables: () =>
      tables
        .filter(({ out }) => out.count > 0)
        .map(({ name, names, form, out }) => ({
          ...{ table: name, columns: names, form: form.name },
          ...out.copy(memory.lend),
        })),
  };
}
