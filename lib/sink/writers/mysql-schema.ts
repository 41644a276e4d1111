import type { Connection } from 'mysql2';
import { LoadError } from '../../errors.js';
import * as kinds from '../kinds.js';
import type { Check } from '../kinds.js';
import * as textKinds from '../text-kinds.js';
import { query } from './mysql-query.js';
import { type Columns, checked, type TakeValue } from './writer.js';

/** A column as the server describes it: plain, so that it crosses threads. */
export interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly definition: string;
  readonly nullable: 'YES' | 'NO';
  /** A number, or its text, as the connection is set. */
  readonly fraction: number | string | null;
  readonly engine: string | null;
  readonly transactions: string | null;
}

const CHECKS: readonly (readonly [RegExp, (column: ColumnRow) => Check])[] = [
  [/^(tiny|small|medium|big)?int$/, () => kinds.integer],
  [/^year$/, () => textKinds.year],
  [/^bit$/, () => kinds.bit],
  [/^decimal$/, () => kinds.decimal],
  [/^float$/, column => kinds.scaled(kinds.single, scaleOf(column))],
  [/^double$/, column => kinds.scaled(kinds.float, scaleOf(column))],
  [/^char$/, () => textKinds.paddedText],
  [/char$|text$|^json$/, () => kinds.text],
  [/^binary$/, ({ definition }) => textKinds.paddedBytes(Number(/\d+/.exec(definition)![0]))],
  [/^(date|time)$/, column => temporalOf(column.type as 'date' | 'time', column)],
  [/^(datetime|timestamp)$/, column => temporalOf('datetime', column)],
  [/^enum$/, ({ definition }) => textKinds.enumeration(membersOf(definition))],
  [/^set$/, ({ definition }) => textKinds.memberSet(membersOf(definition))],
];

/** Of DOUBLE(10,2) the 2. */
function scaleOf({ definition }: ColumnRow): number | undefined {
  const scale = /\(\d+,(\d+)\)/.exec(definition)?.[1];
  return scale === undefined ? undefined : Number(scale);
}

function temporalOf(kind: 'date' | 'time' | 'datetime', { fraction, nullable }: ColumnRow): Check {
  return textKinds.temporal(kind, Number(fraction), nullable === 'YES');
}

/** What the server itself takes as it is, or refuses, is not checked here. */
function checkOf(column: ColumnRow): Check {
  return CHECKS.find(([type]) => type.test(column.type))?.[1](column) ?? kinds.anything;
}

function membersOf(definition: string): string[] {
  return [...definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, member]) => member!.replaceAll("''", "'"));
}

export async function mysqlTableNames(connection: Connection): Promise<string[]> {
  const tables = await query<{ name: string }[]>(
    connection,
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    'reading the tables',
  );
  return tables.map(({ name }) => name);
}

export async function mysqlKey(connection: Connection, table: string, take: TakeValue): Promise<string[]> {
  const columns = await query<{ name: string }[]>(
    connection,
    `SELECT column_name AS name FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = ${take(table)} AND index_name = 'PRIMARY'`,
    `reading the key of ${table}`,
  );
  return columns.map(({ name }) => name);
}

/** @returns undefined where there is no such table */
export async function describeTable(
  connection: Connection,
  table: string,
  take: TakeValue,
): Promise<readonly ColumnRow[] | undefined> {
  const name = take(table);
  const columns = await query<ColumnRow[]>(
    connection,
    `SELECT c.column_name AS name, c.data_type AS type, c.column_type AS definition,
      c.is_nullable AS nullable, c.datetime_precision AS fraction, t.engine AS engine,
      (SELECT e.transactions FROM information_schema.engines e WHERE e.engine = t.engine) AS transactions
    FROM information_schema.tables t, information_schema.columns c
    WHERE t.table_schema = DATABASE() AND t.table_name = ${name}
      AND c.table_schema = DATABASE() AND c.table_name = ${name} AND COALESCE(c.generation_expression, '') = ''`,
    `reading the columns of ${table}`,
  );
  const [first] = columns;
  if (!first) return undefined;
  if (first.transactions !== 'YES') {
    const found = first.engine ?? 'a view';
    throw new LoadError('engine', `${table}: expected a table with transactions, found ${found}`, { table });
  }
  return columns;
}

export function columnsFrom(table: string, columns: readonly ColumnRow[], take: TakeValue): Columns {
  return new Map(columns.map(column => [column.name, checked(table, column.name, checkOf(column), take)]));
}
