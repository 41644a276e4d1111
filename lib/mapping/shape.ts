import type * as z from 'zod';
import { MappingError, nearest, type Problem, problemAt } from './mistake.js';
import { type Mapping, mappingSchema } from './schema.js';

type ZodIssue = z.core.$ZodIssue;

/**
 * The shape of a mapping: keys, kinds of values, and texts that have a grammar.
 * @throws MappingError
 */
export function checkShape(value: unknown): Mapping {
  const { error } = mappingSchema.safeParse(value, { reportInput: true });
  const problems = [
    ...protoProblems(value, []),
    ...(error?.issues ?? []).flatMap(issue => problemsOf(issue, [])),
  ];
  if (problems.length > 0) throw new MappingError(problems);
  return value as Mapping;
}

function problemsOf(issue: ZodIssue, outer: readonly PropertyKey[]): readonly Problem[] {
  const path = [...outer, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(' ');
      return issue.keys.map(key =>
        problemAt(path, `unknown key ${JSON.stringify(key)}`, nearest(key, known)),
      );
    }
    case 'invalid_type':
      if (issue.input === undefined) {
        return [problemAt(path.slice(0, -1), `missing ${JSON.stringify(path.at(-1) ?? 'mapping')}`)];
      }
      return [
        problemAt(path, `expected ${kinds[issue.expected] ?? issue.expected}, got ${shown(issue.input)}`),
      ];
    case 'invalid_value': {
      const known = issue.values.map(String);
      const near = nearest(String(issue.input), known);
      return [problemAt(path, `expected ${list(known.map(shown))}, got ${shown(issue.input)}`, near)];
    }
    case 'invalid_union': {
      const inside = issue.errors.find(errors =>
        errors.every(error => error.path.length > 0 || isKeys(error)),
      );
      if (inside) return inside.flatMap(error => problemsOf(error, path));
      const parsed = issue.errors.flat().find(error => error.code === 'custom');
      if (parsed) return problemsOf(parsed, path);
      return [problemAt(path, `expected ${unionKinds(issue.errors)}, got ${shown(issue.input)}`)];
    }
    case 'too_small':
      return [problemAt(path, `expected at least ${issue.minimum}, got ${shown(issue.input)}`)];
    case 'too_big':
      return [problemAt(path, `expected at most ${issue.maximum}, got ${shown(issue.input)}`)];
    case 'custom':
      return [problemAt(path, issue.message, issue.params?.suggestion as string | undefined)];
    default:
      return [problemAt(path, issue.message)];
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function isKeys(issue: ZodIssue): boolean {
  return issue.code === 'unrecognized_keys';
}

function unionKinds(errors: readonly (readonly ZodIssue[])[]): string {
  const expected = errors.flatMap(([error]) => (error?.code === 'invalid_type' ? [error.expected] : []));
  return list(expected.map(kind => kinds[kind] ?? kind));
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : (JSON.stringify(value) ?? typeof value);
}

/** The schema's library passes over this key without a word. */
function protoProblems(value: unknown, path: readonly string[]): readonly Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap(key =>
    key === '__proto__'
      ? [problemAt(path, 'the name "__proto__" can\'t be used')]
      : protoProblems((value as Record<string, unknown>)[key], [...path, key]),
  );
}
