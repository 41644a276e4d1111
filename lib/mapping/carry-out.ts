import type { Environment } from '@marcbachmann/cel-js';
import type { Row } from '../types.js';
import type { FaceOf } from './face.js';
import type { Issues } from './issues.js';
import type { Plan } from './plan.js';
import { compileTable, decide } from './table.js';

/** The rows that a plan makes of a record, by table; undefined where `filter` leaves it out. */
export type RowsByTable<S> = (record: S) => Readonly<Record<string, readonly Row[]>> | undefined;

/** A plan made into a function of records. Throws a `Mistake`; what it makes throws `LoadError`s. */
export function carryOut<S>(
  plan: Plan,
  language: Environment,
  issues: Issues,
  faceOf: FaceOf<S>,
): RowsByTable<S> {
  const passes = plan.filter && decide(plan.filter, language, faceOf(undefined));
  const tables = plan.tables.map(
    table => [table.table, compileTable(table, language, issues, faceOf)] as const,
  );
  return record => {
    if (passes && !passes(record)) return undefined;
    const rows: Record<string, readonly Row[]> = {};
    for (const [table, rowsOf] of tables) rows[table] = rowsOf(record);
    return rows;
  };
}
