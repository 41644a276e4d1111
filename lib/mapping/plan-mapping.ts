import { recordPath } from '../options.js';
import { checkColumns } from './check-columns.js';
import { checkNames } from './check-names.js';
import { checkReach } from './check-reach.js';
import type { Language } from './expression-functions.js';
import { valueFace } from './face.js';
import { MappingError, Mistake } from './mistake.js';
import { parsePath } from './parse-path.js';
import type { Plan } from './plan.js';
import { planExpression } from './plan-column.js';
import { planTable } from './plan-table.js';
import { newReport, type Report } from './report.js';
import type { ColumnMapping, Mapping } from './schema.js';
import { compileCondition } from './source.js';

/** Parses and checks a mapping of the right shape. Throws a `MappingError` with all that is wrong. */
export function planMapping(mapping: Mapping, language: Language): Plan {
  const report = newReport();
  report.attempt(['record'], () => checkRecord(mapping.record));
  checkNames(mapping, report);
  for (const [table, { each, columns, numbered }] of Object.entries(mapping.tables)) {
    if (each !== undefined) report.attempt(['tables', table, 'each'], () => checkEach(each));
    if (!numbered && Object.values(columns).some(namesNumber)) {
      report.add(
        ['tables', table, 'columns'],
        '{n} stands for the number of "numbered", which the table has not',
      );
    }
  }
  if (report.problems.length > 0) throw new MappingError(report.problems);
  const plan = parsed(mapping, language, report);
  if (report.problems.length > 0) throw new MappingError(report.problems);
  return plan;
}

function parsed(mapping: Mapping, language: Language, report: Report): Plan {
  const { filter: condition } = mapping;
  const filter = report.attempt(['filter'], () => {
    if (condition === undefined) return undefined;
    const expression = planExpression(condition, path => path, language);
    compileCondition(expression, language, valueFace(undefined));
    return expression;
  });
  const tables = inInsertOrder(mapping.tables).map(table => {
    const settings = mapping.tables[table]!;
    const plan = planTable(table, settings, language, report);
    checkColumns(plan, settings, language, report);
    return plan;
  });
  const plan = { filter, tables };
  checkReach(plan, report);
  return plan;
}

/** As they are written, but each behind those that it names in `after`. */
function inInsertOrder(tables: Mapping['tables']): readonly string[] {
  const order = new Set<string>();
  const place = (table: string): void => {
    for (const before of tables[table]!.after ?? []) place(before);
    order.add(table);
  };
  Object.keys(tables).forEach(place);
  return [...order];
}

function namesNumber({ from, first, with: inputs }: ColumnMapping): boolean {
  return JSON.stringify([from, first, inputs]).includes('{n}');
}

function checkRecord(record: string): void {
  try {
    recordPath(record);
  } catch (error) {
    throw new Mistake((error as Error).message.replace(/^record: /, ''));
  }
}

function checkEach(each: string): void {
  const { up, take } = parsePath(each);
  if (up > 0 || take.kind !== 'element') {
    throw new Mistake(`path ${JSON.stringify(each)}: "each" selects elements inside the record`);
  }
}
