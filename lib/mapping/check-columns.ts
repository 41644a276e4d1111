import { constantReader } from './column.js';
import type { ColumnType } from './column-type.js';
import type { Language } from './expression-functions.js';
import { valueFace } from './face.js';
import type { ColumnPlan, TablePlan } from './plan.js';
import type { Report } from './report.js';
import type { ColumnMapping, TableMapping } from './schema.js';
import { compileCondition, compileSource } from './source.js';
import { zoneOf } from './types/zone.js';

/** Which types a setting is for. The others take all but `json`, which takes none. */
const only: Readonly<Partial<Record<keyof ColumnMapping, readonly ColumnType['name'][]>>> = {
  formats: ['date', 'time', 'datetime'],
  zone: ['datetime'],
  encoding: ['binary'],
  blank: ['string'],
};
const values = valueFace(undefined);
const forTexts: readonly (keyof ColumnMapping)[] = ['first', 'trim', 'convert', 'values', 'onError'];

/** Whether the settings of each column fit its type and each other, and whether its parts can be compiled. */
export function checkColumns(
  plan: TablePlan,
  mapping: TableMapping,
  language: Language,
  report: Report,
): void {
  const at = ['tables', plan.table];
  const { where, unique, variants } = plan;
  if (where) report.attempt([...at, 'where'], () => compileCondition(where, language, values));
  const { columns } = variants[0]!;
  for (const column of columns) {
    const settings = mapping.columns[column.column];
    if (settings) checkColumn(column, settings, [...at, 'columns', column.column], language, report);
  }
  const numbers = columns.filter(({ source }) => source.kind === 'number').map(({ column }) => column);
  const refused = [...(unique?.by ?? []), ...plan.skipWhenBlank].filter(column => numbers.includes(column));
  for (const column of refused)
    report.add(at, `column "${column}" is # and is not known before all rows are`);
  const prefer = unique?.prefer;
  for (const preferred of columns.filter(({ column }) => column === prefer?.column)) {
    checkConstants(preferred, prefer!.order, [...at, 'unique', 'prefer', 'order'], report);
  }
}

function checkColumn(
  plan: ColumnPlan,
  mapping: ColumnMapping,
  at: readonly string[],
  language: Language,
  report: Report,
): void {
  const { name } = plan.type;
  for (const [setting, types] of Object.entries(only)) {
    if (mapping[setting as keyof ColumnMapping] !== undefined && !types.includes(name)) {
      report.add([...at, setting], `"${setting}" is for ${types.join(', ')}, and the column is ${name}`);
    }
  }
  if (name === 'json') {
    for (const setting of forTexts.filter(key => mapping[key] !== undefined)) {
      report.add([...at, setting], `"${setting}" is not for json`);
    }
    if (plan.source.kind !== 'path') report.add(at, 'a json column takes a path');
  }
  const { formats, zone } = plan.writing;
  const zoneFits = zone === undefined || report.attempt([...at, 'zone'], () => zoneOf(zone));
  if (zoneFits) {
    const place = mapping.expr !== undefined ? 'expr' : formats ? 'formats' : undefined;
    report.attempt(place ? [...at, place] : at, () => compileSource(plan, language, values));
  }
  checkConstants(plan, Object.values(plan.values ?? {}), [...at, 'values'], report);
  if (plan.default !== undefined) checkConstants(plan, [plan.default], [...at, 'default'], report);
  if (plan.onError === 'default' && plan.default === undefined)
    report.add([...at, 'onError'], 'there is no "default"');
  if (plan.onError === 'null' && plan.required) {
    report.add([...at, 'onError'], "the column is required, so a wrong value can't become null");
  }
}

function checkConstants(
  plan: ColumnPlan,
  constants: readonly ColumnPlan['default'][],
  at: readonly string[],
  report: Report,
): void {
  const read = constantReader(plan);
  for (const constant of constants) {
    if (typeof constant === 'number' && Number.isInteger(constant) && !Number.isSafeInteger(constant)) {
      report.add(at, `${constant} has more digits than a JSON number keeps: write it as a text`);
    } else report.attempt(at, () => read(constant!));
  }
}
