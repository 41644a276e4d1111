import type { Slot } from '../slots/wanted.js';
import { Failure } from './failure.js';
import type { Path } from './path.js';
import type { Scope } from './scope.js';
import { own, stepsDown } from './step.js';

export const several = new Failure(
  'bad_value',
  'several values: choose by [1], [last()] or another predicate, or by "first"',
);

/** What a path takes from an element: all values, or the one that there is. */
export interface Selector<S> {
  all(scope: S): readonly unknown[];
  /** A `Failure` where there are several. */
  one(scope: S): unknown;
  /** Where the text of the one stands, if scopes are rows of what is wanted. */
  readonly slot?: Slot;
}

export interface ValueSelector extends Selector<Scope> {
  /** As it was read: a list stays one, however many it holds. */
  raw(scope: Scope): unknown;
}

export function compilePath(path: Path): ValueSelector {
  const start = startOf(path);
  const { steps, take } = path;
  if (take.kind === 'number' || take.kind === 'name') {
    const { kind } = take;
    const one = (scope: Scope): unknown => start(scope)?.[kind];
    return { one, all: scope => present(one(scope)), raw: one };
  }
  const down = stepsDown(steps);
  const property = take.kind === 'attribute' ? `@${take.name}` : undefined;
  const taken = property === undefined ? (value: unknown) => value : (value: unknown) => own(value, property);

  const all = (scope: Scope): readonly unknown[] => {
    const from = start(scope);
    return from ? down(from).flatMap(hit => present(taken(hit.value))) : [];
  };
  const counted = (scope: Scope): unknown => {
    const values = all(scope);
    return values.length > 1 ? several : values[0];
  };
  const listed = (scope: Scope): unknown => {
    const values = all(scope);
    return values.length > 1 ? values : values[0];
  };
  if (steps.some(({ any, predicates }) => any || predicates.length > 0)) {
    return { all, one: counted, raw: listed };
  }

  // Nearly all paths, for every row: names alone, mostly each there once.
  const names = steps.map(({ name }) => name);
  const one = (scope: Scope): unknown => {
    let value: unknown = start(scope)?.value;
    for (const name of names) {
      value = own(value, name);
      if (Array.isArray(value)) return counted(scope);
    }
    return taken(value);
  };
  const raw = (scope: Scope): unknown => {
    let value: unknown = start(scope)?.value;
    for (const name of names) {
      if (Array.isArray(value)) return listed(scope);
      value = own(value, name);
    }
    return taken(value);
  };
  return { all, one, raw };
}

function startOf({ from, up }: Path): (scope: Scope) => Scope | undefined {
  if (from === 'here' && up === 0) return scope => scope;
  return scope => {
    let start: Scope | undefined = from === 'record' ? scope.record : scope;
    for (let level = 0; level < up; level++) start = start?.parent;
    return start;
  };
}

function present(value: unknown): readonly unknown[] {
  return value === undefined ? [] : [value];
}
