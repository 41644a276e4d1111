import type { TableRows } from '../types.js';
import type { OnConflict } from './on-conflict.js';

/** Rows whose key was there, by table: left out, or put in the place of what was there. */
export type Conflicts = Readonly<Record<string, { readonly ignored: number; readonly updated: number }>>;

/** Rows of a batch that were inserted, and those whose key was there. */
export interface Written {
  readonly rows: Readonly<Record<string, number>>;
  readonly conflicts: Conflicts;
}

/** @param there for each table of the batch how many of its rows had a key that was there */
export function writtenOf(tables: readonly TableRows[], there: readonly number[], rule: OnConflict): Written {
  const rows: Record<string, number> = {};
  const conflicts: Record<string, Conflicts[string]> = {};
  for (const [index, { table, rows: all }] of tables.entries()) {
    const count = there[index]!;
    rows[table] = all.length - count;
    if (count > 0) {
      conflicts[table] = rule === 'update' ? { ignored: 0, updated: count } : { ignored: count, updated: 0 };
    }
  }
  return { rows, conflicts };
}

export function addConflicts(sum: Conflicts, more: Conflicts): Conflicts {
  const added = { ...sum };
  for (const [table, { ignored, updated }] of Object.entries(more)) {
    const before = sum[table] ?? { ignored: 0, updated: 0 };
    added[table] = { ignored: before.ignored + ignored, updated: before.updated + updated };
  }
  return added;
}
