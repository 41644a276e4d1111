import type { Connection } from 'mysql2';
import { LoadError } from '../../errors.js';
import type { ColumnRow } from './mysql-columns.js';
import { query } from './mysql-query.js';
import type { TakeValue } from './writer.js';

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
      c.is_nullable AS nullable, c.datetime_precision AS fraction, t.engine AS engine, VERSION() AS version,
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
