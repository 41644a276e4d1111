import type { Comparison, Predicate, Step } from './path.js';
import { textOf } from './text-of.js';

/** An element or JSON value, with its name or key. */
export interface Hit {
  readonly value: unknown;
  readonly name: string;
}

/** All that a row of steps reaches from an element, in document order. */
export function stepsDown(steps: readonly Step[]): (from: Hit) => readonly Hit[] {
  const each = steps.map(stepDown);
  return from => {
    let hits: readonly Hit[] = [from];
    for (const down of each) hits = hits.length === 1 ? down(hits[0]!) : hits.flatMap(down);
    return hits;
  };
}

function stepDown({ name, any, predicates }: Step): (from: Hit) => readonly Hit[] {
  const children = any ? childrenOf : ({ value }: Hit) => named(value, name);
  const narrow = predicates.map(narrowBy);
  return narrow.length === 0
    ? children
    : from => narrow.reduce((hits, only) => only(hits), children(from) as readonly Hit[]);
}

function named(value: unknown, name: string): readonly Hit[] {
  const child = own(value, name);
  if (child === undefined) return [];
  return Array.isArray(child) ? child.map(item => ({ value: item, name })) : [{ value: child, name }];
}

function childrenOf({ value, name }: Hit): readonly Hit[] {
  if (Array.isArray(value)) return value.map(item => ({ value: item, name }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value)
    .filter(key => !key.startsWith('@') && key !== '#text')
    .flatMap(key => named(value, key));
}

/** A property of an object. Not of an array, and nothing inherited: a path may name `constructor`. */
export function own(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function narrowBy(predicate: Predicate): (hits: readonly Hit[]) => readonly Hit[] {
  if (predicate.kind === 'index') return hits => hits.slice(predicate.index, predicate.index + 1);
  if (predicate.kind === 'last') return hits => hits.slice(-1);
  const tests = predicate.all.map(compare);
  return hits => hits.filter(hit => tests.every(holds => holds(hit)));
}

/** As in XPath, a comparison holds when it holds for any of the values, so never for a missing one. */
function compare({ path, test, value }: Comparison): (hit: Hit) => boolean {
  const { steps, take } = path;
  const down = stepsDown(steps);
  const values =
    take.kind === 'attribute'
      ? (hit: Hit) => down(hit).map(element => own(element.value, `@${take.name}`))
      : (hit: Hit) => down(hit).map(element => element.value);
  if (test === 'present') return hit => values(hit).some(found => found !== undefined);
  const wanted = value.trim();
  return hit =>
    values(hit).some(found => {
      const text = textOf(found);
      return typeof text === 'string' && (text.trim() === wanted) === (test === '=');
    });
}
