import type { Ancestor, SourceRecord } from '../types.js';
import type { Path } from './path.js';
import { type Hit, stepsDown } from './step.js';

/** What a record is mapped in: its name and the elements around it. A `SourceRecord` is one. */
export type MappingContext = Pick<SourceRecord, 'name' | 'ancestors'>;

/** An element that paths start from, with the way up. */
export interface Scope extends Hit {
  readonly parent: Scope | undefined;
  readonly record: Scope;
  /** From 1, among the elements of the record that the same part of `each` selects. */
  readonly number: number;
}

/** Makes the scope of a record. What encloses it is known by its attributes. */
export function recordScopes(): (value: unknown, context: MappingContext) => Scope {
  let known: readonly Ancestor[] | undefined;
  let around: Scope | undefined;
  return (value, { name, ancestors }) => {
    // All records of a source share the array, or nearly all.
    if (ancestors !== known) {
      around = ancestors.reduce<Scope | undefined>(
        (parent, ancestor) => scopeOf(attributesOf(ancestor), ancestor.name, parent),
        undefined,
      );
      known = ancestors;
    }
    return scopeOf(value, name, around);
  };
}

function scopeOf(value: unknown, name: string, parent: Scope | undefined): Scope {
  const scope = { value, name, parent, number: 1, record: undefined as unknown as Scope };
  scope.record = scope;
  return scope;
}

function attributesOf({ attributes }: Ancestor): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`@${name}`, value]));
}

/** The scopes that the path of an `each` selects in a record, in document order. */
export function selectScopes({ steps }: Path): (record: Scope) => readonly Scope[] {
  const down = steps.map(step => stepsDown([step]));
  return record => {
    let level: readonly Scope[] = [record];
    for (const children of down) {
      const next: Scope[] = [];
      for (const parent of level) {
        for (const { value, name } of children(parent)) {
          next.push({ value, name, parent, record, number: next.length + 1 });
        }
      }
      level = next;
    }
    return level;
  };
}
