import type { Issue } from '../types.js';

/** Adds up issues by table, column and rule, in the order in which they first appear. */
export function sumIssues(issues: readonly Issue[]): Issue[] {
  const sums = new Map<string, Issue>();
  for (const { table, column, rule, count } of issues) {
    const key = JSON.stringify([table, column, rule]);
    const before = sums.get(key)?.count ?? 0;
    sums.set(key, { table, ...(column !== undefined && { column }), rule, count: before + count });
  }
  return [...sums.values()];
}
