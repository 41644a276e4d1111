import type { Environment } from '@marcbachmann/cel-js';
import { LoadError } from '../errors.js';
import type { ColumnValue, Row } from '../types.js';
import { type Column, compileColumn } from './column.js';
import { Failure } from './failure.js';
import type { Issues } from './issues.js';
import type { ExpressionPlan, TablePlan, Variant } from './plan.js';
import { type Scope, selectScopes } from './scope.js';
import { compilePath } from './select.js';
import { compileCondition } from './source.js';
import { textOf } from './text-of.js';
import { compileUnique } from './unique.js';

type MutableRow = Record<string, ColumnValue>;
type Unfinished = Record<string, ColumnValue | undefined>;

/** The rows that a record gives one table. Throws a `Mistake`; what it makes throws `LoadError`s. */
export function compileTable(
  plan: TablePlan,
  language: Environment,
  issues: Issues,
): (record: Scope) => readonly Row[] {
  const { table, skipWhenBlank } = plan;
  const count = issues.counter(table);
  const scopesOf = plan.each ? selectScopes(plan.each) : (record: Scope): readonly Scope[] => [record];
  const passes = plan.where && decide(plan.where, language, table);
  const makers = plan.variants.map(variant => {
    const columns = variant.columns.map(column =>
      compileColumn(column, table, language, issues.counter(table, column.column)),
    );
    return rowMaker(columns, skipWhenBlank, isGiven(variant));
  });
  const dropDuplicates = plan.unique && compileUnique(plan.unique, plan, issues.counter(table));
  const numbered = makers[0]!.columns.filter(({ isNumber }) => isNumber);

  return record => {
    let rows: MutableRow[] = [];
    for (const scope of scopesOf(record)) {
      if (passes && !passes(scope)) continue;
      for (const { make } of makers) {
        const row = make(scope);
        if (row === 'blank') count('blank_row');
        else if (row) rows.push(row);
      }
    }
    if (dropDuplicates) rows = dropDuplicates(rows);
    for (const { name, take, finish } of numbered) {
      for (let i = 0; i < rows.length; i++) rows[i]![name] = finish(take(String(i + 1)));
    }
    return rows;
  };
}

function rowMaker(
  columns: readonly Column[],
  skipWhenBlank: readonly string[],
  given: (scope: Scope) => boolean,
) {
  const make = (scope: Scope): MutableRow | 'blank' | undefined => {
    if (!given(scope)) return undefined;
    const row: Unfinished = {};
    for (const { name, read } of columns) row[name] = read(scope);
    // Before the defaults, and before anything is missed in a row that is dropped.
    if (skipWhenBlank.length > 0 && skipWhenBlank.every(column => (row[column] ?? null) === null))
      return 'blank';
    for (const { name, finish, isNumber } of columns) {
      row[name] = isNumber ? null : finish(row[name]);
    }
    return row as MutableRow;
  };
  return { columns, make };
}

function isGiven({ given }: Variant): (scope: Scope) => boolean {
  if (!given) return () => true;
  const { one } = compilePath(given.path);
  const only = given.only && new Set(given.only);
  return scope => {
    const value = one(scope);
    const text = value instanceof Failure ? value : textOf(value);
    // What can't be read is given: its column says what is wrong.
    if (typeof text !== 'string') return text !== undefined;
    const trimmed = text.trim();
    return trimmed !== '' && (only === undefined || only.has(trimmed));
  };
}

/** A condition as yes or no: where it can't be told, the record ends. */
export function decide(
  plan: ExpressionPlan,
  language: Environment,
  table?: string,
): (scope: Scope) => boolean {
  const condition = compileCondition(plan, language);
  return scope => {
    const result = condition(scope);
    if (result instanceof Failure) {
      throw new LoadError(result.code, `${table ? `${table}.where` : 'filter'}: ${result.reason}`, { table });
    }
    return result;
  };
}
