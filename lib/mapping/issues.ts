import type { Issue } from '../types.js';

export type Count = (rule: string) => void;

/** Counts per record first: what a refused record would have let go has not gone anywhere. */
export interface Issues {
  counter(table: string, column?: string): Count;
  keep(): void;
  drop(): void;
  take(): readonly Issue[];
}

const NONE: readonly never[] = Object.freeze([]);

export function issueCounts(): Issues {
  let pending: { -readonly [Key in keyof Issue]: Issue[Key] }[] = [];
  const kept = new Map<string, (typeof pending)[number]>();
  return {
    counter: (table, column) => rule => {
      pending.push({ table, ...(column !== undefined && { column }), rule, count: 1 });
    },
    keep() {
      if (pending.length === 0) return;
      for (const issue of pending) {
        const key = `${issue.table}.${issue.column ?? ''}.${issue.rule}`;
        const same = kept.get(key);
        if (same) same.count++;
        else kept.set(key, issue);
      }
      pending = [];
    },
    drop() {
      if (pending.length > 0) pending = [];
    },
    take() {
      if (kept.size === 0) return NONE;
      const all = [...kept.values()];
      kept.clear();
      return all;
    },
  };
}
