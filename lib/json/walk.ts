import type { Place } from '../bytes/cursor.js';
import type { Where } from '../bytes/scanner.js';
import type { Ancestor, JsonAround, OpenContainer } from '../types.js';
import { OPEN_ARRAY, OPEN_OBJECT } from './extent.js';

const SHOWN_KEYS = 5;
const SHOWN_CHARACTERS = 40;

/** An object or array on the way to records. */
export interface Enclosing {
  readonly kind: 'object' | 'array';
  readonly start: Place;
  /** Itself and what it stands in, outermost first. */
  readonly open: readonly OpenContainer[];
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
  /** What the present value stands in. */
  readonly where: Where;
  /** Why there is no record; undefined where the path leads to an empty container. */
  explain(): string | undefined;
}

/** @param from what stood around the record that it goes on behind */
export function pathWalk(path: readonly string[], from?: JsonAround): PathWalk {
  const entered = from ? enteredIn(from) : [];
  let scalar = '';
  let root: Enclosing | undefined;
  let deepest: Enclosing | undefined;
  let foundEmpty = false;

  function enter(kind: Enclosing['kind'], start: Place): void {
    const around = entered.at(-1);
    const name = around?.kind === 'array' ? String(around.count - 1) : (around?.name ?? '');
    const enclosing = enclosingIn([...(around?.open ?? []), { kind, name, start }]);
    entered.push(enclosing);
    root ??= enclosing;
    if (!deepest || enclosing.open.length > deepest.open.length) deepest = enclosing;
  }

  return {
    begin(first, start) {
      const depth = entered.length;
      const around = entered[depth - 1];
      if (around) around.count++;
      else scalar = scalarOf(first);
      if (around && path[depth - 1] !== '*' && path[depth - 1] !== around.name) return 'pass';
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
    get where() {
      const { name = '', ancestors = [], open = [], count = 1 } = entered.at(-1) ?? {};
      const around: JsonAround = { format: 'json', open, values: count };
      return { name, ancestors, around };
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

function enclosingIn(open: readonly OpenContainer[]): Enclosing {
  const { kind, start } = open.at(-1)!;
  // The root has no name.
  const ancestors = open.slice(1).map(({ name }) => ({ name, attributes: {} }));
  return { kind, start, open, ancestors, keys: [], count: 0, name: '' };
}

function enteredIn({ open, values }: JsonAround): Enclosing[] {
  return open.map((_container, depth) => {
    const enclosing = enclosingIn(open.slice(0, depth + 1));
    // The value that is open in an array has its number for a name.
    enclosing.count = depth + 1 < open.length ? Number(open[depth + 1]!.name) + 1 : values;
    return enclosing;
  });
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
