import type { Slot } from '../slots/wanted.js';
import type { ColumnType } from './column-type.js';
import type { Language } from './expression-functions.js';
import { compileExpression, resultText } from './expression.js';
import type { Face } from './face.js';
import { Failure } from './failure.js';
import { Mistake } from './mistake.js';
import type { ColumnPlan, ExpressionPlan } from './plan.js';
import { textOf } from './text-of.js';
import { type Reader, readerOf } from './types/reader.js';

/** Where a column's text comes from: undefined where there is none. */
export type Source<S> = (scope: S) => string | undefined | Failure;

export interface CompiledSource<S> {
  readonly source: Source<S>;
  /** Of what it gives. */
  readonly read: Reader;
  /** Where its text stands, if it is in a slot. */
  readonly slot?: Slot | undefined;
}

/** A column's source and the reader of what it gives. Throws a `Mistake`. */
export function compileSource<S>(plan: ColumnPlan, language: Language, face: Face<S>): CompiledSource<S> {
  const { source, type } = plan;
  const read = readerOf(type, plan.writing);
  switch (source.kind) {
    case 'path': {
      const { one, slot } = face.select(source.path);
      return { source: scope => found(one(scope)), read, slot };
    }
    case 'first': {
      const paths = source.paths.map(face.select);
      return { source: scope => firstOf(paths.flatMap(({ all }) => all(scope))), read };
    }
    case 'expression':
      return compileResult(source.expression, type, language, face, read);
    case 'text':
      return { source: () => source.text, read };
    case 'number':
      return { source: () => undefined, read };
  }
}

function found(value: unknown): string | undefined | Failure {
  if (typeof value === 'string' || value === undefined) return value;
  return textOf(value);
}

function firstOf(values: readonly unknown[]): string | undefined | Failure {
  for (const value of values) {
    const text = textOf(value);
    if (text instanceof Failure || text?.trim()) return text;
  }
  return undefined;
}

/** What each type of result can become without a loss that nobody asked for. A text can become anything. */
const becomes: Readonly<Record<string, readonly ColumnType['name'][]>> = {
  int: ['integer', 'decimal', 'float', 'string'],
  decimal: ['decimal', 'integer', 'float', 'string'],
  double: ['float'],
  bool: ['boolean', 'string'],
  'google.protobuf.Timestamp': ['date', 'datetime'],
};
const anything = new Set(['string', 'dyn', 'null']);

function compileResult<S>(
  plan: ExpressionPlan,
  type: ColumnType,
  language: Language,
  face: Face<S>,
  read: Reader,
): { source: Source<S>; read: Reader } {
  const { type: result, evaluate } = compileExpression(plan, language, face);
  const expression = `expression ${JSON.stringify(plan.text)}`;
  if (type.name === 'json') throw new Mistake(`${expression}: a json column takes a path`);
  if (!anything.has(result) && !becomes[result]?.includes(type.name)) {
    const hint = result === 'double' ? ', which is not exact: use decimal()' : '';
    throw new Mistake(`${expression} gives ${result}, not ${type.name}${hint}`);
  }
  if (result !== 'google.protobuf.Timestamp') return { source: scope => resultText(evaluate(scope)), read };
  const source = (scope: S): string | Failure => {
    const instant = evaluate(scope);
    return instant instanceof Failure ? instant : String((instant as Date).getTime());
  };
  return { source, read: readerOf(type, { formats: ['x'] }) };
}

/** An expression that decides: of `filter` and `where`. Throws a `Mistake`. */
export function compileCondition<S>(
  plan: ExpressionPlan,
  language: Language,
  face: Face<S>,
): (scope: S) => boolean | Failure {
  const { type, evaluate } = compileExpression(plan, language, face);
  if (type !== 'bool' && type !== 'dyn') {
    throw new Mistake(`expression ${JSON.stringify(plan.text)} gives ${type}, not true or false`);
  }
  const neither = new Failure('bad_value', 'the expression gives neither true nor false');
  return scope => {
    const result = evaluate(scope);
    return typeof result === 'boolean' || result instanceof Failure ? result : neither;
  };
}
