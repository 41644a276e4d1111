import assert from 'node:assert/strict';
import type { Knex } from 'knex';

/** All rows of some tables, each as text, by table. */
export type Contents = Readonly<Record<string, readonly string[]>>;

export interface Damage {
  readonly lost: number;
  /** Rows that are there once too often, or should not be there at all. */
  readonly doubled: number;
}

const total = { rows: 0, faults: 0, lost: 0, doubled: 0 };

/** What is in, by plain SQL. */
export async function contentsOf(db: Knex, tables: readonly string[]): Promise<Contents> {
  const contents: Record<string, string[]> = {};
  for (const table of tables) {
    contents[table] = (await db(table).select()).map(row => JSON.stringify(row)).sort();
  }
  return contents;
}

/** By what tables differ from those of an undisturbed load. */
export function damageOf(expected: Contents, found: Contents): Damage {
  let lost = 0;
  let doubled = 0;
  for (const table of Object.keys(expected)) {
    const missing = new Map<string, number>();
    for (const row of expected[table]!) missing.set(row, (missing.get(row) ?? 0) + 1);
    for (const row of found[table]!) missing.set(row, (missing.get(row) ?? 0) - 1);
    for (const count of missing.values()) {
      if (count > 0) lost += count;
      else doubled -= count;
    }
  }
  return { lost, doubled };
}

/** Counts faults that a load has survived, which it has only when its rows are those of an undisturbed one. */
export function survived(faults: number, expected: Contents, found: Contents): void {
  const { lost, doubled } = damageOf(expected, found);
  total.rows += Object.values(found).reduce((sum, rows) => sum + rows.length, 0);
  total.faults += faults;
  total.lost += lost;
  total.doubled += doubled;
  assert.deepEqual({ lost, doubled }, { lost: 0, doubled: 0 });
}

// Called where mocha reads its first spec that imports this file: a hook of the root suite.
after(() => {
  const { rows, faults, lost, doubled } = total;
  const shown = (count: number): string => count.toLocaleString('en');
  if (faults > 0) {
    console.log(
      `\nrows loaded ${shown(rows)}, faults survived ${shown(faults)}, lost ${shown(lost)}, doubled ${shown(doubled)}`,
    );
  }
});
