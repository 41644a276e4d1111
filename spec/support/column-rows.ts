import type { ColumnRow } from '../../lib/sink/writers/mysql-columns.js';

export const MARIADB = '10.11.6-MariaDB';
export const MYSQL = '8.4.3';

/** A column as the server describes it. */
export function columnRow(
  name: string,
  definition: string,
  nullable = true,
  version: string = MARIADB,
): ColumnRow {
  const type = /^[a-z]+/.exec(definition)![0];
  const isTime = /^(datetime|timestamp|time)$/.test(type);
  return {
    ...{ name, type, definition, nullable: nullable ? 'YES' : 'NO', engine: 'InnoDB', transactions: 'YES' },
    version,
    fraction: isTime ? Number(/\d+/.exec(definition)?.[0] ?? 0) : null,
  };
}
