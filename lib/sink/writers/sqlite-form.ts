import type { ColumnType } from '../../mapping/column-type.js';
import type { ColumnValue } from '../../types.js';
import { copyOf, IN_FIELDS } from './copy.js';
import { LINES, type TableForm } from './mysql-encode.js';
import { field } from './mysql-fields.js';
import type { ColumnRow } from './mysql-columns.js';
import { cellEncoder } from './sqlite-cells.js';
import { cellsFromFields, type FieldKind } from './sqlite-fields.js';
import { type Affinity, affinityOf, type SqliteColumn, sqliteColumnsFrom } from './sqlite-schema.js';
import type { Columns, TableDescription, TakeValue } from './writer.js';

/** The columns that take each type's values as they are written. */
const TAKEN_BY: Readonly<Partial<Record<ColumnType['name'], readonly Affinity[]>>> = {
  integer: ['integer', 'text', 'any', 'double', 'number', 'other'],
  decimal: ['text', 'any'],
  string: ['text', 'any'],
  date: ['text', 'any', 'other'],
  datetime: ['text', 'any', 'other'],
};

/** Digits that any double keeps. */
const MOST_PRECISION = 15;

/** As the columns of another database, which takes all of these, and into whose fields they are put first. */
const TEXT_COLUMN = { type: 'text' } as ColumnRow;

export function isOfSqlite(description: TableDescription): description is readonly SqliteColumn[] {
  return description.length === 0 || 'declared' in description[0]!;
}

/** What makes cells of a table's rows: of values at once, and of the bytes of a source by way of fields. */
export function sqliteForm(table: string, description: readonly SqliteColumn[]): TableForm {
  const takes = sqliteColumnsFrom(table, description);
  const affinities = new Map(description.map(column => [column.name, affinityOf(column)]));
  return {
    ...{ name: 'fields', ...LINES },
    columns: asFields(takes),
    copyOf: (column, type) =>
      isTaken(type, affinities.get(column)!) ? copyOf(type, TEXT_COLUMN, IN_FIELDS) : undefined,
    encoder: columns => cellEncoder(columns, takes),
    behind(columns) {
      const kinds = columns.map(({ column, type }) => kindOf(type, affinities.get(column)!));
      return cellsFromFields(kinds);
    },
  };
}

function isTaken(type: ColumnType, affinity: Affinity): boolean {
  const isNumber = affinity === 'double' || affinity === 'number';
  if (type.name === 'decimal' && isNumber) return type.precision <= MOST_PRECISION;
  return TAKEN_BY[type.name]?.includes(affinity) ?? false;
}

/** What the values of a type are when a column has taken them. */
function kindOf({ name }: ColumnType, affinity: Affinity): FieldKind {
  if (affinity === 'text' || !['integer', 'float', 'boolean'].includes(name)) return 'text';
  return name === 'float' || affinity === 'double' ? 'double' : 'integer';
}

function asFields(takes: Columns): Columns {
  const fieldOf =
    (take: TakeValue): TakeValue =>
    value =>
      field(take(value) as ColumnValue);
  return new Map([...takes].map(([name, take]) => [name, fieldOf(take)]));
}
