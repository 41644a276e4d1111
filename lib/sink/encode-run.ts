import type { TakenRun } from '../batch/group.js';
import { runAt, runEnd } from '../block/places.js';
import type { CarriedOutOver } from '../mapping/carry-out.js';
import type { Issues } from '../mapping/issues.js';
import type { Slots } from '../slots/slots.js';
import type { BatchIssue, Block } from '../types.js';
import { rowPutter, valuePutter } from './encode-table.js';
import type { KernelTable } from './kernel-tables.js';

/**
 * Lets the kernel encode records of a block one after the other, and makes what it can't make itself.
 *
 * @param before how many records of the batch have rows
 */
export type RunEncoder = (block: Block, from: number, before: number) => TakenRun;

export function runEncoder(
  over: CarriedOutOver<number>,
  slots: Slots,
  tables: readonly KernelTable[],
  issues: Issues,
): RunEncoder {
  const { kernel } = slots;
  const place = kernel.place();
  const putRows = tables.map(({ form, out }, index) => rowPutter(over.tables[index]!, form, out));
  const putColumns = tables.map(({ form, out }, index) =>
    over.tables[index]!.columns.map((column, at) => valuePutter(column, at, form, out)),
  );
  kernel.filterRecords(Number(over.isFiltered));
  // The record that something was made for last, and the number that it has in the batch if it has rows.
  let touched = -1;
  let number = 0;
  let found: BatchIssue[] = [];

  kernel.calls.putRows = (table, record) => {
    touch();
    return putRows[table]!(0, record);
  };
  kernel.calls.putValue = (table, column, row) => {
    touch();
    putColumns[table]![column]!(row, row);
  };
  kernel.calls.passes = () => {
    touch();
    return over.passes(0);
  };

  /** What was counted belongs to a record that is known to be well when the next one comes. */
  function touch(): void {
    const current = kernel.readCount();
    if (touched === current) return;
    settle();
    touched = current;
    number = kernel.recordsBehind();
  }

  function settle(): void {
    issues.keep();
    const hasRows = kernel.recordsBehind() > number;
    for (const issue of issues.take()) found.push(hasRows ? { ...issue, record: number } : issue);
  }

  return (block, from, before) => {
    const { bytes, places, count } = block;
    over.begin(slots, runAt(block, from));
    touched = -1;
    number = before;
    found = [];
    const { base } = slots;
    const placed = place(new Uint8Array(places.buffer, places.byteOffset, places.byteLength));
    let next: number;
    try {
      const end = runEnd(block, from);
      next = kernel.encodeRecords(placed, count, from, end, base, base + bytes.length, before);
    } catch {
      // Whoever takes the record by itself is told what is wrong with it.
      if (touched === kernel.readCount()) issues.drop();
      kernel.undo();
      next = kernel.recordAt();
    }
    settle();
    const kept = kernel.keptRecords() >> 2;
    return {
      next,
      kept: kernel.numbers.slice(kept, kept + kernel.keptBehind()),
      issues: found.map(({ record, ...issue }) =>
        record === undefined ? issue : { ...issue, record: record - before },
      ),
    };
  };
}
