import { Failure } from '../failure.js';

const notJson = new Failure('bad_value', 'not JSON');

/** A text that is JSON already: a default. */
export function jsonText(text: string): string | Failure {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return notJson;
  }
}

/** JSON of a value as it was read: 64-bit integers keep their digits, which JSON.stringify would refuse. */
export function toJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (value instanceof Map) return toJson(Object.fromEntries(value));
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}:${toJson(inner)}`)
    .join(',')}}`;
}
