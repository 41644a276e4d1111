import type { Connection, ResultSetHeader } from 'mysql2';
import { LoadError } from '../../errors.js';
import type { Fault } from '../database-error.js';
import { mysqlName } from './names.js';
import type { Conflict } from './writer.js';

/** https://dev.mysql.com/doc/dev/mysql-server/latest/group__group__cs__capabilities__flags.html */
const CLIENT_FOUND_ROWS = 2;

/**
 * What an INSERT does with a row whose key is there. ON DUPLICATE KEY UPDATE also runs for any other unique index; then
 * the keys differ, and the primary key becomes NULL, which strict mode refuses. The rows stay as they are either way.
 */
export function conflictClause(columns: readonly string[], { action, key }: Conflict): string {
  const [first, ...others] = key.map(mysqlName);
  const isOnKey = [first, ...others].map(name => `${name} <=> VALUES(${name})`).join(' AND ');
  const updated = action === 'update' ? columns.filter(column => !key.includes(column)).map(mysqlName) : [];
  const all = [
    `${first} = IF(${isOnKey}, ${first}, NULL)`,
    ...updated.map(name => `${name} = VALUES(${name})`),
  ];
  return ` ON DUPLICATE KEY UPDATE ${all.join()}`;
}

/** A fault of such a statement by its right name. */
export function conflictFault(fault: Fault, { key: [first] }: Conflict): Fault {
  const isOther = fault.code === 'not_null' && fault.column === first;
  return isOther ? { code: 'duplicate_key', name: 'of a unique index beside the primary key' } : fault;
}

/**
 * How many of a statement's rows had a key that was there.
 *
 * The rules are those of https://dev.mysql.com/doc/c-api/8.4/en/mysql-affected-rows.html: an inserted row counts as 1, a
 * changed one as 2, one that stays the same as 0. With CLIENT_FOUND_ROWS the last counts as 1, and as a duplicate, too.
 */
export function rowsThere(
  connection: Connection,
  table: string,
  answer: ResultSetHeader,
  rows: number,
): number {
  // A row that was alone stood twice: the second time it was there for sure.
  const sent = Math.max(rows, 2);
  // "Records: 3  Duplicates: 1  Warnings: 0", in the server's language.
  const duplicates = Number(/\d+\D+(\d+)/.exec(answer.info)?.[1]);
  const { clientFlags } = connection.config as { clientFlags?: number };
  const isFound = (clientFlags! & CLIENT_FOUND_ROWS) !== 0;
  const there = (isFound ? duplicates : sent - answer.affectedRows + 2 * duplicates) - (sent - rows);
  if (there >= 0 && there <= rows) return there;
  const reason = `inserting into ${table}: the server does not tell what became of ${rows} rows`;
  throw new LoadError('database', reason, { table });
}
