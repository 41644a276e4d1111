import { inspect } from 'node:util';
import { encodingOf } from '../bytes/encodings.js';
import { LoadError } from '../errors.js';
import { recordPath } from '../options.js';
import type { Around, Resume } from '../types.js';

type Format = Around['format'];
type ResumeOf<F extends Format> = Resume & { readonly around: Extract<Around, { readonly format: F }> };
type Check = (value: unknown) => boolean;

const from =
  (min: number): Check =>
  value =>
    Number.isSafeInteger(value) && (value as number) >= min;
const isText: Check = value => typeof value === 'string';
const isTextOrNull: Check = value => value === null || isText(value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);
const having =
  (fields: Record<string, Check>): Check =>
  value =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const NUMBERS = { block: 1, record: 1, offset: 0, line: 1, column: 1 };

const AROUND: { readonly [F in Format]: Check } = {
  xml: having({
    ancestors: listOf(
      having({
        name: isText,
        attributes: value => isObject(value) && Object.values(value).every(isText),
      }),
    ),
    entities: listOf(value => Array.isArray(value) && isText(value[0]) && isTextOrNull(value[1])),
    attributes: listOf(
      having({
        element: isText,
        name: isText,
        isTokenized: value => typeof value === 'boolean',
        byDefault: isTextOrNull,
      }),
    ),
  }),
  json: having({
    open: listOf(
      having({
        kind: value => value === 'object' || value === 'array',
        name: isText,
        start: having({ offset: from(0), line: from(1), column: from(1) }),
      }),
    ),
    values: from(1),
  }),
  lines: () => true,
};

/**
 * The same, when it can be gone on with: it may have come from anywhere.
 *
 * @param record path of the records, where the format has one
 * @throws LoadError `resume`
 */
export function checkResume<F extends Format>(
  resume: Resume | undefined,
  format: F,
  record = '/',
): ResumeOf<F> | undefined {
  if (resume === undefined) return undefined;
  const found = formatBehind(resume);
  if (found !== format) throw wrong('.around.format', `${format}, got ${found}`);
  for (const [name, min] of Object.entries(NUMBERS)) {
    const value: unknown = resume[name as keyof Resume];
    if (!from(min)(value)) throw wrong(`.${name}`, `a whole number from ${min}, got ${inspect(value)}`);
  }
  checkEncoding(resume.encoding);
  if (!AROUND[format](resume.around)) throw wrong('.around', `what encloses records of ${format}`);
  if (!leadsThrough(recordPath(record), resume.around)) throw wrong('.around', `what encloses ${record}`);
  return resume as ResumeOf<F>;
}

/**
 * The format of the source.
 * @throws LoadError `resume`
 */
export function formatBehind(resume: Resume): Format {
  if (!isObject(resume)) throw wrong('', `an object, got ${inspect(resume)}`);
  const around: unknown = resume.around;
  if (!isObject(around) || !isText(around.format) || !Object.hasOwn(AROUND, around.format as string))
    throw wrong('.around.format', Object.keys(AROUND).join(' or '));
  return around.format as Format;
}

function checkEncoding(name: unknown): void {
  if (typeof name !== 'string') throw wrong('.encoding', `a name, got ${inspect(name)}`);
  encodingOf(name, (_code, reason) => {
    throw new LoadError('resume', `resume.encoding: ${reason}`);
  });
}

/** Whether the path is one to records behind which this stands around. */
function leadsThrough(path: readonly string[], around: Around): boolean {
  switch (around.format) {
    case 'xml':
      return matches(
        path.slice(0, -1),
        around.ancestors.map(({ name }) => name),
      );
    case 'json': {
      const { open } = around;
      // An element of an array has its number for a name.
      const isNumbered = open.every(
        ({ name }, at) => open[at - 1]?.kind !== 'array' || from(0)(Number(name)),
      );
      // The names are those of the containers in the root, and that of the record is not among them.
      const names = open.slice(1).map(({ name }) => name);
      return isNumbered && open.length === path.length && matches(path.slice(0, -1), names);
    }
    case 'lines':
      return true;
  }
}

function matches(path: readonly string[], names: readonly string[]): boolean {
  return path.length === names.length && path.every((name, at) => name === '*' || name === names[at]);
}

function wrong(field: string, expected: string): LoadError {
  return new LoadError('resume', `resume${field}: expected ${expected}`);
}
