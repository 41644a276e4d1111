/** How many rows there are by table, of whose rows some may stand apart from others. */
export function rowsByTable(
  counts: Iterable<readonly [table: string, rows: number]>,
): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [table, rows] of counts) sums.set(table, (sums.get(table) ?? 0) + rows);
  // A table may be called __proto__, which can't be assigned.
  return Object.fromEntries(sums);
}
