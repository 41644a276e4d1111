import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import Big from 'big.js';
import { dateFormatReader, type Language, Refusal } from './expression-functions.js';
import type { Face } from './face.js';
import { Failure } from './failure.js';
import { Mistake } from './mistake.js';
import type { ExpressionPlan } from './plan.js';
import { textOf } from './text-of.js';

/** An expression, compiled and its types checked. */
export interface Expression<S> {
  /** CEL's name of the result's type; `dyn` where only the values can tell. */
  readonly type: string;
  evaluate(scope: S): unknown;
}

/** Compiles a CEL expression whose inputs are texts. Throws a `Mistake`. */
export function compileExpression<S>(
  { text, inputs }: ExpressionPlan,
  language: Language,
  { select }: Face<S>,
): Expression<S> {
  const own = language().clone();
  for (const { name, all } of inputs) own.registerVariable(name, all ? 'list<string>' : 'string');
  const program = parsed(text, own);
  const { valid, type = 'dyn', error } = program.check();
  if (!valid) throw mistaken(text, error);
  visit(program.ast, checkFormat);

  const reads = inputs.map(({ name, path, all }) => {
    const selector = select(path);
    const read = all
      ? (scope: S) => selector.all(scope).map(value => inputText(value))
      : (scope: S) => inputText(selector.one(scope));
    return [name, read] as const;
  });
  return {
    type,
    evaluate(scope) {
      try {
        const given: Record<string, unknown> = {};
        for (const [name, read] of reads) given[name] = read(scope);
        return program(given);
      } catch (error) {
        if (error instanceof Refusal) return error.failure;
        // The library's message can hold values; its code does not.
        const { code = 'error' } = error as { code?: string };
        return new Failure('bad_value', `expression ended in: ${code.replaceAll('_', ' ')}`);
      }
    },
  };
}

/** Blank where there is nothing, and without the white space around it: what is compared and computed with. */
function inputText(value: unknown): string {
  const text = textOf(value);
  if (text instanceof Failure) throw new Refusal(text);
  return text?.trim() ?? '';
}

/** The names in an expression that it does not bind itself. Throws a `Mistake`. */
export function freeNames(text: string, language: Language): ReadonlySet<string> {
  const names = new Set<string>();
  visit(parsed(text, language()).ast, (node, bound) => {
    if (node.op === 'id' && !bound.has(node.args) && !language().hasVariable(node.args)) names.add(node.args);
  });
  return names;
}

/** What comes out of an expression, as the text that a column's type reads; undefined for null. */
export function resultText(result: unknown): string | undefined | Failure {
  if (result instanceof Failure) return result;
  if (result instanceof Big) return (result as Big).toFixed();
  if (result instanceof Date) return result.toISOString();
  return textOf(result);
}

function parsed(text: string, language: Environment) {
  try {
    return language.parse(text);
  } catch (error) {
    throw mistaken(text, error);
  }
}

function mistaken(text: string, error: unknown): Mistake {
  const { summary, range } = error as { summary?: string; range?: { start: number } };
  const at = range ? `, character ${range.start + 1}` : '';
  return new Mistake(`expression ${JSON.stringify(text)}${at}: ${summary ?? String(error)}`);
}

const binders = new Set(['all', 'exists', 'exists_one', 'map', 'filter', 'bind']);

type See = (node: ASTNode, bound: ReadonlySet<string>) => void;

function visit(node: ASTNode, see: See, bound: ReadonlySet<string> = new Set()): void {
  see(node, bound);
  if (node.op === 'rcall' && binders.has(node.args[0])) {
    const [, receiver, given] = node.args;
    visit(receiver, see, bound);
    const inside = given[0]?.op === 'id' ? new Set([...bound, given[0].args]) : bound;
    for (const child of given) visit(child, see, inside);
  } else for (const child of children(node.args)) visit(child, see, bound);
}

function children(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(children);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}

/** A format that stands in the expression is known to be right before the first row. */
function checkFormat(node: ASTNode): void {
  if (node.op !== 'call' || node.args[0] !== 'date') return;
  const format = node.args[1][1];
  if (format?.op === 'value' && typeof format.args === 'string') dateFormatReader(format.args);
}
