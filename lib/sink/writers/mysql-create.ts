import type { Connection } from 'mysql2';
import { LoadError } from '../../errors.js';
import type { TargetColumn, TargetTable } from '../../mapping/compile.js';
import { endOfLoad } from '../database-error.js';
import { tableSql } from './create-sql.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { query, send } from './mysql-query.js';
import { mysqlName } from './names.js';

/** A row has 65,535 bytes, of four a character; what may be longer lies outside of it. */
const MAX_LENGTH = 16_383;

/**
 * Text is compared byte by byte, spaces at its end included, so that no two keys are one: by what MariaDB and MySQL 8
 * call it. With the last, of older servers, keys that differ only in such spaces are duplicates.
 */
const COLLATIONS = ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin', 'utf8mb4_bin'];

/** What the server refuses most. */
const REASONS: Readonly<Record<number, string>> = {
  1071: 'its key is longer than the server takes (of a string(n) at most string(768))',
  1118: 'its columns are wider together than the server takes (65,535 bytes, four for a character of string(n))',
};

export async function mysqlCreate(connection: Connection, tables: readonly TargetTable[]): Promise<void> {
  const all = tables.map(table => tableSql(table, column => typeOf(table.table, column), mysqlName));
  const collation = await collationOf(connection);
  for (const [index, sql] of all.entries()) {
    const { table } = tables[index]!;
    try {
      await send(connection, `${sql} ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE ${collation}`);
    } catch (error) {
      const reason = REASONS[(error as MysqlError).errno!];
      if (!reason) throw endOfLoad(mysqlFault(error as MysqlError), `creating table ${table}`);
      throw new LoadError('target', `creating table ${table}: ${reason}`, { table });
    }
  }
}

async function collationOf(connection: Connection): Promise<string> {
  const found = await query<{ name: string }[]>(
    connection,
    `SELECT collation_name AS name FROM information_schema.collations
    WHERE collation_name IN (${COLLATIONS.map(name => `'${name}'`)})`,
    'reading the collations',
  );
  return COLLATIONS.find(collation => found.some(({ name }) => name === collation))!;
}

function typeOf(table: string, { column, type, key }: TargetColumn): string {
  switch (type.name) {
    case 'string':
    case 'binary': {
      const { length = Number.POSITIVE_INFINITY } = type;
      const [short, long] = type.name === 'string' ? ['VARCHAR', 'LONGTEXT'] : ['VARBINARY', 'LONGBLOB'];
      if (length <= MAX_LENGTH) return `${short}(${length})`;
      if (!key) return long!;
      const reason = `column ${column} of ${table}: expected a length of a column of the key, such as ${type.name}(100)`;
      throw new LoadError('target', reason, { table, column });
    }
    case 'integer':
      return 'BIGINT';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'float':
      return 'DOUBLE';
    case 'time':
    case 'datetime':
      return `${type.name.toUpperCase()}(${type.fraction})`;
    case 'json':
      // MySQL's own type rounds numbers; MariaDB's is LONGTEXT.
      return 'LONGTEXT';
    case 'boolean':
    case 'date':
      return type.name.toUpperCase();
  }
}
