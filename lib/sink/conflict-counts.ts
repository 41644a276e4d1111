import type { EncodedBatch } from '../batch/encoded.js';
import type { OnConflict } from './on-conflict.js';
import { rowsByTable } from './rows-by-table.js';

/** Rows whose key was there, by table: left out, or put in the place of what was there. */
export type Conflicts = Readonly<Record<string, { readonly ignored: number; readonly updated: number }>>;

/** Rows of a batch that were inserted, and those whose key was there. */
export interface Written {
  readonly rows: Readonly<Record<string, number>>;
  readonly conflicts: Conflicts;
}

/** @param there for each table of the batch how many of its rows had a key that was there */
export function writtenOf(
  tables: EncodedBatch['tables'],
  there: readonly number[],
  rule: OnConflict,
): Written {
  const rows = tables.map(({ table, records }, index) => [table, records.length - there[index]!] as const);
  const conflicts = tables.flatMap(({ table }, index) => {
    const count = there[index]!;
    const counts = rule === 'update' ? { ignored: 0, updated: count } : { ignored: count, updated: 0 };
    return count > 0 ? [[table, counts] as const] : [];
  });
  return { rows: rowsByTable(rows), conflicts: Object.fromEntries(conflicts) };
}

export function addConflicts(sum: Conflicts, more: Conflicts): Conflicts {
  const added = new Map(Object.entries(sum));
  for (const [table, { ignored, updated }] of Object.entries(more)) {
    const before = added.get(table) ?? { ignored: 0, updated: 0 };
    added.set(table, { ignored: before.ignored + ignored, updated: before.updated + updated });
  }
  return Object.fromEntries(added);
}
