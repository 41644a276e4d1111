import { LoadError } from '../errors.js';
import type { ColumnValue, Row } from '../types.js';
import type { Wanted } from '../slots/wanted.js';
import { type Column, compileColumn } from './column.js';
import type { Language } from './expression-functions.js';
import type { Face, FaceOf } from './face.js';
import { Failure } from './failure.js';
import type { Issues } from './issues.js';
import type { ExpressionPlan, TablePlan, Variant } from './plan.js';
import { compileCondition } from './source.js';
import { textOf } from './text-of.js';
import { compileUnique } from './unique.js';

type MutableRow = Record<string, ColumnValue>;

/** One table's part of a mapping, carried out over a face. */
export interface CompiledTable<S> {
  readonly table: string;
  /** In the order of its rows. */
  readonly columns: readonly Column<S>[];
  /** What a record gives it. Throws `LoadError`s. */
  rowsOf(record: S): readonly Row[];
  /** Where each of these gives one row, of the values of its columns as they are. */
  readonly scopes: ((record: S) => readonly S[]) | undefined;
  /** The same in slots: each row of this element gives one. */
  readonly place: Wanted | undefined;
}

/** Throws a `Mistake`. */
export function compileTable<S>(
  plan: TablePlan,
  language: Language,
  issues: Issues,
  faceOf: FaceOf<S>,
): CompiledTable<S> {
  const { table, skipWhenBlank } = plan;
  const face = faceOf(plan.each);
  const count = issues.counter(table);
  const passes = plan.where && decide(plan.where, language, face, table);
  const makers = plan.variants.map(variant => {
    const columns = variant.columns.map(column =>
      compileColumn(column, table, language, face, issues.counter(table, column.column)),
    );
    return rowMaker(columns, skipWhenBlank, isGiven(variant, face));
  });
  const dropDuplicates = plan.unique && compileUnique(plan.unique, plan, issues.counter(table));
  const { columns } = makers[0]!;
  const numbered = columns.filter(({ isNumber }) => isNumber);
  const mayLackRows = makers.length > 1 || plan.variants[0]!.given || skipWhenBlank.length > 0;
  const isSimple = !passes && !mayLackRows && !dropDuplicates;

  const { scopes, place } = isSimple ? face : {};
  return { table, columns, rowsOf, scopes, place };

  function rowsOf(record: S): readonly Row[] {
    let rows: MutableRow[] = [];
    for (const scope of face.scopes(record)) {
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
  }
}

function rowMaker<S>(
  columns: readonly Column<S>[],
  skipWhenBlank: readonly string[],
  given: (scope: S) => boolean,
) {
  const maybeBlank = skipWhenBlank.map(column => columns.findIndex(({ name }) => name === column));
  const make = (scope: S): MutableRow | 'blank' | undefined => {
    if (!given(scope)) return undefined;
    const values: (ColumnValue | undefined)[] = [];
    for (const { read } of columns) values.push(read(scope));
    // Before the defaults, and before anything is missed in a row that is dropped.
    if (maybeBlank.length > 0 && maybeBlank.every(index => (values[index] ?? null) === null)) return 'blank';
    const row: MutableRow = {};
    for (let index = 0; index < columns.length; index++) {
      const { name, finish, isNumber } = columns[index]!;
      row[name] = isNumber ? null : finish(values[index]);
    }
    return row;
  };
  return { columns, make };
}

function isGiven<S>({ given }: Variant, { select }: Face<S>): (scope: S) => boolean {
  if (!given) return () => true;
  const { one } = select(given.path);
  const only = given.only && new Set(given.only);
  return scope => {
    const text = textOf(one(scope));
    // What can't be read is given: its column says what is wrong.
    if (typeof text !== 'string') return text !== undefined;
    const trimmed = text.trim();
    return trimmed !== '' && (only === undefined || only.has(trimmed));
  };
}

/** A condition as yes or no: where it can't be told, the record ends. */
export function decide<S>(
  plan: ExpressionPlan,
  language: Language,
  face: Face<S>,
  table?: string,
): (scope: S) => boolean {
  const condition = compileCondition(plan, language, face);
  return scope => {
    const result = condition(scope);
    if (result instanceof Failure) {
      throw new LoadError(result.code, `${table ? `${table}.where` : 'filter'}: ${result.reason}`, { table });
    }
    return result;
  };
}
