import type { ColumnRow } from '../../lib/sink/writers/mysql-columns.js';

/** A column as MariaDB describes it. */
export function columnRow(name: string, definition: string, nullable = true): ColumnRow {
  const type = /^[a-z]+/.exec(definition)![0];
  const isTime = /^(datetime|timestamp|time)$/.test(type);
  return {
    ...{ name, type, definition, nullable: nullable ? 'YES' : 'NO', engine: 'InnoDB', transactions: 'YES' },
    fraction: isTime ? Number(/\d+/.exec(definition)?.[0] ?? 0) : null,
  };
}
