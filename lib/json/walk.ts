import type { Place } from '../bytes/cursor.js';
import type { Ancestor } from '../types.js';
import { OPEN_ARRAY, OPEN_OBJECT } from './extent.js';

const SHOWN_KEYS = 5;
const SHOWN_CHARACTERS = 40;

/** An object or array on the way to records. */
export interface Enclosing {
  readonly kind: 'object' | 'array';
  readonly start: Place;
  /** What encloses its values: the key or the number in its array of each container below the root. */
  readonly ancestors: readonly Ancestor[];
  readonly keys: string[];
  /** How many values have begun in it. */
  count: number;
  /** Key of the present value, `''` in an array. */
  name: string;
}

/** Where in a document the scanner is, and what the record path says of it. */
export interface PathWalk {
  /** What to do with the value that begins with a byte. One on the way to records is entered. */
  begin(first: number, start: Place): 'record' | 'enter' | 'pass';
  /** The key of the next value. */
  key(name: string): void;
  /** The innermost container that was entered has ended. */
  leave(): void;
  readonly innermost: Enclosing | undefined;
  /** Why there is no record; undefined where the path leads to an empty container. */
  explain(): string | undefined;
}

export function pathWalk(path: readonly string[]): PathWalk {
  const entered: Enclosing[] = [];
  let scalar = '';
  let root: Enclosing | undefined;
  let deepest: Enclosing | undefined;
  let foundEmpty = false;

  function enter(kind: Enclosing['kind'], start: Place): void {
    const around = entered.at(-1);
    const ancestors = around ? ancestorsIn(around) : [];
    const enclosing = { kind, start, ancestors, keys: [], count: 0, name: '' };
    entered.push(enclosing);
    root ??= enclosing;
    if (!deepest || ancestors.length > deepest.ancestors.length) deepest = enclosing;
  }

  return {
    begin(first, start) {
      const depth = entered.length;
      const around = entered[depth - 1];
      if (around) around.count++;
      else scalar = scalarOf(first);
      if (around && !matches(path[depth - 1]!, around)) return 'pass';
      if (depth === path.length) return 'record';
      if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return 'pass';
      enter(first === OPEN_OBJECT ? 'object' : 'array', start);
      return 'enter';
    },
    key(name) {
      const { keys } = Object.assign(entered.at(-1)!, { name });
      if (keys.length < SHOWN_KEYS) keys.push(name.slice(0, SHOWN_CHARACTERS));
    },
    leave() {
      const depth = entered.length;
      const { count } = entered.pop()!;
      if (count === 0 && (depth === path.length || path[depth - 1] === '*')) foundEmpty = true;
    },
    get innermost() {
      return entered.at(-1);
    },
    explain() {
      if (foundEmpty) return undefined;
      const wanted = `0 records at /${path.join('/')}`;
      if (!root || !deepest) return `${wanted}; the root is ${scalar}`;
      const there = `, and /${path.slice(0, deepest.ancestors.length).join('/')} is ${contentsOf(deepest)}`;
      return `${wanted}; the root is ${contentsOf(root)}${root === deepest ? '' : there}`;
    },
  };
}

function matches(name: string, around: Enclosing): boolean {
  return name === '*' || (around.kind === 'object' && around.name === name);
}

function ancestorsIn({ ancestors, kind, name, count }: Enclosing): readonly Ancestor[] {
  return [...ancestors, { name: kind === 'array' ? String(count - 1) : name, attributes: {} }];
}

function contentsOf({ kind, keys, count }: Enclosing): string {
  if (count === 0) return `an empty ${kind}`;
  if (kind === 'array') return `an array of ${count} ${count === 1 ? 'value' : 'values'}`;
  return `an object with ${count === 1 ? 'the key' : 'the keys'} ${keys.join(', ')}${count > keys.length ? ', …' : ''}`;
}

function scalarOf(first: number): string {
  const character = String.fromCharCode(first);
  if (character === '"') return 'a string';
  if (character === 'n') return 'null';
  return 'tf'.includes(character) ? 'a boolean' : 'a number';
}
