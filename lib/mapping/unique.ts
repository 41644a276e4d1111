import type { ColumnValue, Row } from '../types.js';
import { constantReader } from './column.js';
import type { Count } from './issues.js';
import type { TablePlan, UniquePlan } from './plan.js';

/**
 * Keeps one row for each key, where the first of them stood. Rows with a null in the key are no duplicates of each
 * other, as in a unique index.
 */
export function compileUnique(
  { by, keep, prefer }: UniquePlan,
  { variants }: TablePlan,
  count: Count,
): (rows: readonly Row[]) => Row[] {
  const preferred = prefer && variants[0]!.columns.find(({ column }) => column === prefer.column)!;
  const ranks = new Map(prefer?.order.map((constant, rank) => [constantReader(preferred!)(constant), rank]));
  const rankOf = (row: Row): number => (prefer ? (ranks.get(row[prefer.column]!) ?? ranks.size) : 0);
  const better = (row: Row, than: Row): boolean => {
    const gain = rankOf(than) - rankOf(row);
    return gain === 0 ? keep === 'last' : gain > 0;
  };

  return rows => {
    const kept = new Map<string | Row, Row>();
    for (const row of rows) {
      const key = keyOf(row, by) ?? row;
      const rival = kept.get(key);
      if (rival) count('duplicate');
      if (!rival || better(row, rival)) kept.set(key, row);
    }
    return [...kept.values()];
  };
}

function keyOf(row: Row, by: readonly string[]): string | undefined {
  let key = '';
  for (const column of by) {
    const value = row[column]!;
    if (value === null) return undefined;
    const text = textOf(value);
    key += `${text.length}:${text}`;
  }
  return key;
}

function textOf(value: Exclude<ColumnValue, null>): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);
}
