import type { Path } from './path.js';
import type { ExpressionPlan, Plan, Source, TablePlan } from './plan.js';

/** Names from the record down to an element; undefined for what is above the record. */
type Names = readonly string[] | undefined;

/**
 * The paths below the record of all that a mapping looks at, as `pick` of the readers takes them: what no path leads
 * to makes no difference to its rows. An element whose text is taken stands with all that is in it.
 */
export function pickOf(plan: Plan): readonly string[] {
  return [...new Set(pathsOf(plan).flatMap(({ from, path }) => reached(from, path)))];
}

interface PathFrom {
  readonly from: Names;
  readonly path: Path;
}

/** All paths of a plan, and the elements that they start from. */
export function pathsOf({ filter, tables }: Plan): readonly PathFrom[] {
  const found: PathFrom[] = [];
  const add = (from: Names, path: Path): void => void found.push({ from, path });
  const addInputs = (from: Names, expression: ExpressionPlan | undefined): void => {
    for (const { path } of expression?.inputs ?? []) add(from, path);
  };
  const addSource = (from: Names, source: Source): void => {
    if (source.kind === 'path') add(from, source.path);
    if (source.kind === 'first') for (const path of source.paths) add(from, path);
    if (source.kind === 'expression') addInputs(from, source.expression);
  };
  const addTable = ({ each, where, variants }: TablePlan): void => {
    const element = each ? elementOf([], each) : [];
    // That there is such an element counts, whatever is in it.
    if (each) add([], { ...each, take: { kind: 'name' } });
    addInputs(element, where);
    for (const { columns, given } of variants) {
      if (given) add(element, given.path);
      for (const { source } of columns) addSource(element, source);
    }
  };

  addInputs([], filter);
  tables.forEach(addTable);
  return found;
}

function elementOf(from: Names, { from: root, up, steps }: Path): Names {
  const start = root === 'record' ? [] : from;
  if (start === undefined || up > start.length) return undefined;
  return [...start.slice(0, start.length - up), ...steps.map(({ name, any }) => (any ? '*' : name))];
}

/** What a path takes, and what the predicates on its way look at. */
function reached(from: Names, path: Path): string[] {
  const element = elementOf(from, path);
  if (element === undefined) return [];
  const { steps, take } = path;
  const compared = steps.flatMap(({ predicates }, index) => {
    const at = element.slice(0, element.length - steps.length + index + 1);
    const comparisons = predicates.flatMap(predicate => (predicate.kind === 'where' ? predicate.all : []));
    return comparisons.flatMap(comparison => reached(at, comparison.path));
  });
  // All but an element's text is in its tag, or in that it is there.
  const taken =
    take.kind === 'element' ? (element.length > 0 ? element : ['.']) : [...element, `@${take.kind}`];
  return [taken.join('/'), ...compared];
}
