import type { Row } from '../types.js';
import type { Language } from './expression-functions.js';
import type { FaceOf } from './face.js';
import type { Issues } from './issues.js';
import type { Plan } from './plan.js';
import type { MappingContext } from './scope.js';
import { type CompiledTable, compileTable, decide } from './table.js';

/** A plan, carried out over a face. */
export interface CarriedOut<S> {
  readonly tables: readonly CompiledTable<S>[];
  readonly isFiltered: boolean;
  /** Whether `filter` leaves a record in. */
  passes(record: S): boolean;
  /** The rows that it makes of a record, by table; undefined where `filter` leaves it out. */
  rowsOf(record: S): Readonly<Record<string, readonly Row[]>> | undefined;
}

/** A mapping, carried out over records of one kind. */
export interface CarriedOutOver<S> extends CarriedOut<S> {
  /** Where the paths of the next record start from. */
  begin(value: unknown, context: MappingContext): S;
}

/** A plan made into a function of records. Throws a `Mistake`; what it makes throws `LoadError`s. */
export function carryOut<S>(
  plan: Plan,
  language: Language,
  issues: Issues,
  faceOf: FaceOf<S>,
): CarriedOut<S> {
  const passes = plan.filter ? decide(plan.filter, language, faceOf(undefined)) : () => true;
  const tables = plan.tables.map(table => compileTable(table, language, issues, faceOf));
  return {
    tables,
    isFiltered: plan.filter !== undefined,
    passes,
    rowsOf(record) {
      if (!passes(record)) return undefined;
      const rows: Record<string, readonly Row[]> = {};
      for (const { table, rowsOf } of tables) rows[table] = rowsOf(record);
      return rows;
    },
  };
}
