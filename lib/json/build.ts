import type { Token } from 'stream-json/core/parser.js';
import { exactNumber } from './number.js';

type Container = unknown[] | Record<string, unknown>;

/** Tokens → one value. */
export interface ValueBuilder {
  /** False for what no value can hold: the second value of a key, or a container that is too deep. */
  take(token: Token): boolean;
  /** The value has ended. */
  readonly complete: boolean;
  readonly value: unknown;
}

export function valueBuilder(maxDepth: number): ValueBuilder {
  const open: Container[] = [];
  let key = '';
  let value: unknown;
  let begun = false;

  function add(child: unknown): void {
    const parent = open.at(-1);
    begun = true;
    if (parent === undefined) value = child;
    else if (Array.isArray(parent)) parent.push(child);
    else if (key !== '__proto__') parent[key] = child;
    // An assignment would set the prototype.
    else
      Object.defineProperty(parent, key, {
        value: child,
        enumerable: true,
        writable: true,
        configurable: true,
      });
  }

  function enter(container: Container): boolean {
    add(container);
    return open.push(container) <= maxDepth;
  }

  return {
    take(token) {
      switch (token.name) {
        case 'startObject':
          return enter({});
        case 'startArray':
          return enter([]);
        case 'endObject':
        case 'endArray':
          open.pop();
          return true;
        case 'keyValue':
          key = token.value;
          return !Object.hasOwn(open.at(-1)!, key);
        case 'numberValue':
          add(exactNumber(token.value));
          return true;
        default:
          add((token as { value: unknown }).value);
          return true;
      }
    },
    get complete() {
      return begun && open.length === 0;
    },
    get value() {
      return value;
    },
  };
}
