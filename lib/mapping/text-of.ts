import { Failure } from './failure.js';

export const notText = new Failure('bad_value', 'expected a text, found elements or keys inside');
const list = new Failure('bad_value', 'expected a text, found a list');
const notFinite = new Failure('bad_value', 'not a finite number');

/**
 * The text of what a path reached, or undefined where there is none. Numbers become the digits that they were read
 * from: a reader hands over a JavaScript number only where it holds them all.
 */
export function textOf(value: unknown): string | undefined | Failure {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? String(value) : notFinite;
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? undefined : textInside(value);
    default:
      return undefined;
  }
}

function textInside(value: object): string | undefined | Failure {
  if (value instanceof Failure) return value;
  if (Array.isArray(value)) return list;
  if (Object.hasOwn(value, '#text')) return textOf((value as { '#text': unknown })['#text']);
  return Object.keys(value).every(key => key.startsWith('@')) ? '' : notText;
}
