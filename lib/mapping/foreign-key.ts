import type { ColumnPlan, TablePlan } from './plan.js';

/** Columns of a table that hold the key of a row of another table. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  /** The other table's key, in the order of `columns`. */
  readonly references: readonly string[];
}

/**
 * The key of its parent that a table carries: every row of it then has a row of the parent's, by the mapping alone. So
 *
 * - the parent is inserted before it, and its `each` is the beginning of the table's (or the same, or none), step by
 *   step and predicate by predicate;
 * - the parent has one row for each of its elements: no `where`, `skipWhenBlank`, `unpivot` or `numbered`; `unique` only
 *   by columns that hold the whole key;
 * - for each column of the parent's key there is one that takes the same thing from the same element (`@id` there,
 *   `/@id` or `../@id` here; `#` there, `../#` here) in the same way: same type and other settings.
 *
 * Of several such parents it is the nearest one, or the first of them.
 */
export function foreignKeyOf(table: TablePlan, before: readonly TablePlan[]): ForeignKey | undefined {
  return before
    .filter(parent => isAround(parent, table))
    .sort((a, b) => depthOf(b) - depthOf(a))
    .flatMap(parent => carriedKey(parent, table) ?? [])[0];
}

function isAround(parent: TablePlan, table: TablePlan): boolean {
  const [outer, inner] = [parent, table].map(({ each }) =>
    (each?.steps ?? []).map(step => JSON.stringify(step)),
  );
  return outer!.every((step, index) => step === inner![index]);
}

function depthOf({ each }: TablePlan): number {
  return each?.steps.length ?? 0;
}

function carriedKey(parent: TablePlan, table: TablePlan): ForeignKey | undefined {
  const key = parent.variants[0]!.columns.filter(column => column.key);
  if (key.length === 0 || !hasRowForEach(parent, key)) return undefined;
  const columns: string[] = [];
  for (const { column } of key) {
    const own = table.variants[0]!.columns.find(
      candidate => !columns.includes(candidate.column) && isSame(parent, column, table, candidate.column),
    );
    if (!own) return undefined;
    columns.push(own.column);
  }
  return { columns, table: parent.table, references: key.map(({ column }) => column) };
}

function hasRowForEach(table: TablePlan, key: readonly ColumnPlan[]): boolean {
  const { unique } = table;
  return isWhole(table) && (!unique || key.every(({ column }) => unique.by.includes(column)));
}

function isWhole({ where, skipWhenBlank, variants }: TablePlan): boolean {
  return !where && skipWhenBlank.length === 0 && variants.length === 1 && !variants[0]!.given;
}

/** In all variants, for `numbered` puts other paths into each. */
function isSame(parent: TablePlan, column: string, table: TablePlan, own: string): boolean {
  const [wanted] = placesOf(parent, column);
  return wanted !== undefined && placesOf(table, own).every(place => place === wanted);
}

function placesOf(table: TablePlan, name: string): (string | undefined)[] {
  return table.variants.map(({ columns }) =>
    placeOf(
      table,
      columns.find(({ column }) => column === name)!,
    ),
  );
}

/** What a column takes, from where as seen from the record, and how; undefined where that can't be compared. */
function placeOf(table: TablePlan, plan: ColumnPlan): string | undefined {
  const { column: _column, key: _key, required: _required, source, ...how } = plan;
  if (source.kind === 'number') {
    // The row's number is that of its element where no row is left out.
    const isOfElement = isWhole(table) && !table.unique;
    return isOfElement ? JSON.stringify([depthOf(table), [], { kind: 'number' }, how]) : undefined;
  }
  if (source.kind !== 'path') return undefined;
  const { from, up, steps, take } = source.path;
  return JSON.stringify([(from === 'record' ? 0 : depthOf(table)) - up, steps, take, how]);
}
