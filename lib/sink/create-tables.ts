import type { Knex } from 'knex';
import type { TargetTable } from '../mapping/compile.js';
import { dialectOf } from './dialects.js';
import { transactions } from './transaction.js';

/**
 * Makes those of a mapping's tables that are not there, before the first batch: with types that keep values exactly, NOT
 * NULL for what is required, the primary key of the key columns, and a foreign key where a table carries its parent's key
 * (see `foreignKeyOf`) and both are made here. Tables that are there are left alone.
 *
 * | type | MySQL, MariaDB | SQLite |
 * |---|---|---|
 * | string(n) | VARCHAR(n), from 16,384 on LONGTEXT | TEXT |
 * | integer | BIGINT | INTEGER |
 * | decimal(p,s) | DECIMAL(p,s) | DECIMAL(p,s), which is a double; TEXT where p > 15 |
 * | float | DOUBLE | DOUBLE |
 * | boolean | BOOLEAN | BOOLEAN |
 * | date, time(f), datetime(f) | DATE, TIME(f), DATETIME(f) | TEXT |
 * | binary(n) | VARBINARY(n), from 16,384 on LONGBLOB | BLOB |
 * | json | LONGTEXT | TEXT |
 *
 * On MySQL and MariaDB they are InnoDB, utf8mb4, with text compared byte by byte.
 *
 * @param db no transaction: on MySQL making tables would commit it
 * @returns the names of the tables made, in insert order; on SQLite it is all of them or none
 * @throws {LoadError} `target` for what the database can't have, such as a key of text without a length
 */
export async function createTables(db: Knex, tables: readonly TargetTable[]): Promise<readonly string[]> {
  const dialect = dialectOf(db);
  if (db.isTransaction)
    throw new TypeError('db: expected a Knex, got a transaction, which new tables would commit');
  return transactions(
    db.client,
    dialect,
  )(async writer => {
    const there = await writer.tableNames();
    const missing = tables.filter(({ table }) => !there.includes(table));
    const made = missing.map(({ table }) => table);
    await writer.create(
      missing.map(({ foreignKey, ...table }) =>
        foreignKey && made.includes(foreignKey.table) ? { ...table, foreignKey } : table,
      ),
    );
    return made;
  });
}
