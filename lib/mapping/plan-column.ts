import { parseColumnType } from './column-type.js';
import type { Language } from './expression-functions.js';
import { freeNames } from './expression.js';
import { Mistake } from './mistake.js';
import { parsePath } from './parse-path.js';
import type { ColumnPlan, ExpressionPlan, Source } from './plan.js';
import type { ColumnMapping, ConditionMapping } from './schema.js';

/** Puts what stands for `{n}` into the text of a path. */
export type Fill = (path: string) => string;

/** Throws a `Mistake`. */
export function planColumn(column: string, mapping: ColumnMapping, source: Source): ColumnPlan {
  const { key = false, required = false, formats, zone, encoding } = mapping;
  return {
    column,
    source,
    type: parseColumnType(mapping.type),
    writing: { formats, zone, encoding },
    key,
    required: key || required,
    trim: mapping.trim ?? true,
    keepBlank: mapping.blank === 'keep',
    convert: mapping.convert ?? [],
    values: mapping.values,
    default: mapping.default,
    onError: mapping.onError ?? 'reject',
  };
}

/** The source that a column names. Throws a `Mistake`. */
export function planSource(mapping: ColumnMapping, fill: Fill, language: Language): Source | undefined {
  const { from, first, expr } = mapping;
  if (from !== undefined) {
    const path = parsePath(fill(from));
    const ofRow = path.take.kind === 'number' && path.from === 'here' && path.up === 0;
    return ofRow ? { kind: 'number' } : { kind: 'path', path };
  }
  if (first) return { kind: 'first', paths: first.map(path => parsePath(fill(path))) };
  if (expr === undefined) return undefined;
  return { kind: 'expression', expression: planExpression({ expr, with: mapping.with }, fill, language) };
}

/** Throws a `Mistake`. */
export function planExpression(mapping: ConditionMapping, fill: Fill, language: Language): ExpressionPlan {
  const { expr, with: given = {} } = typeof mapping === 'string' ? { expr: mapping } : mapping;
  const free = freeNames(expr, language);
  const unused = Object.keys(given).find(name => !free.has(name));
  if (unused !== undefined) {
    const why = language().hasVariable(unused) ? 'is a word of the language' : 'the expression does not use';
    throw new Mistake(
      `expression ${JSON.stringify(expr)}: "with" has ${JSON.stringify(unused)}, which ${why}`,
    );
  }
  const inputs = Object.entries(given).map(([name, input]) =>
    typeof input === 'string'
      ? { name, path: parsePath(fill(input)), all: false }
      : { name, path: parsePath(fill(input.all)), all: true },
  );
  const children = [...free]
    .filter(name => !Object.hasOwn(given, name))
    .map(name => ({ name, path: parsePath(name), all: false }));
  return { text: expr, inputs: [...inputs, ...children] };
}
