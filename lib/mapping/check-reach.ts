import type { Path } from './path.js';
import type { Plan, TablePlan } from './plan.js';
import type { Report } from './report.js';

/** Paths that leave the record, and numbers of parents that would not be the numbers of the parents' rows. */
export function checkReach(plan: Plan, report: Report): void {
  for (const { path } of plan.filter?.inputs ?? []) checkPath(path, 0, ['filter'], report);
  for (const table of plan.tables) {
    for (const { place, path } of pathsOf(table)) {
      checkPath(path, table.each?.steps.length ?? 0, place, report);
      if (path.take.kind === 'number' && path.up > 0) checkNumber(path.up, table, plan, place, report);
    }
  }
}

function checkPath(
  { from, up, steps, take }: Path,
  depth: number,
  place: readonly string[],
  report: Report,
): void {
  const above = from === 'record' ? up > 0 : up > depth;
  if (above && (steps.length > 0 || take.kind === 'element' || take.kind === 'number')) {
    report.add(place, 'above the record only attributes and name() are known');
  }
  // "from": "#" is a source of its own, known when all rows are.
  if (take.kind === 'number' && up === 0) report.add(place, '# stands only as "from": "#"');
}

function pathsOf({ table, variants, where }: TablePlan): readonly { place: readonly string[]; path: Path }[] {
  const at = ['tables', table];
  const ofColumns = variants.flatMap(({ columns }) =>
    columns.flatMap(({ column, source }) => {
      const place = [...at, 'columns', column];
      if (source.kind === 'path') return [{ place, path: source.path }];
      if (source.kind === 'first') return source.paths.map(path => ({ place, path }));
      return source.kind === 'expression'
        ? source.expression.inputs.map(({ path }) => ({ place, path }))
        : [];
    }),
  );
  return [...ofColumns, ...(where?.inputs ?? []).map(({ path }) => ({ place: [...at, 'where'], path }))];
}

/** `../#` counts elements; the parent's `#` counts rows. They agree where each element gives one row. */
function checkNumber(
  up: number,
  { each }: TablePlan,
  plan: Plan,
  place: readonly string[],
  report: Report,
): void {
  const depth = each?.steps.length ?? 0;
  if (up > depth) return;
  const parent = each!.steps.slice(0, depth - up);
  for (const other of plan.tables) {
    const numbered = other.variants.some(({ columns }) =>
      columns.some(({ source }) => source.kind === 'number'),
    );
    const { steps = [] } = other.each ?? {};
    const sameNames = steps.map(({ name }) => name).join('/') === parent.map(({ name }) => name).join('/');
    if (!numbered || !sameNames) continue;
    const differs = JSON.stringify(steps) !== JSON.stringify(parent) ? '"each"' : drops(other);
    if (differs) {
      report.add(
        place,
        `the number of the parent would not be that of its row in "${other.table}", which ${differs} changes: say in both paths which elements count, as in line[qty!='0']`,
      );
    }
  }
}

function drops({ where, unique, skipWhenBlank, variants }: TablePlan): string | undefined {
  if (where) return '"where"';
  if (unique) return '"unique"';
  if (skipWhenBlank.length > 0) return '"skipWhenBlank"';
  return variants.length > 1 || variants[0]!.given ? '"unpivot" or "numbered"' : undefined;
}
