import type { Database, Statement } from 'better-sqlite3';
import { sqliteName } from './names.js';
import type { Conflict } from './writer.js';

/** What became of a row: it is new, one with its key was there, or a trigger has dropped it. */
export type Put = (values: readonly unknown[]) => 'inserted' | 'there' | 'dropped';

/** The statements that put one row into a table. */
export function sqlitePut(
  connection: Database,
  table: string,
  columns: readonly string[],
  conflict?: Conflict,
): Put {
  const into = sqliteName(table);
  // OR ABORT: what the table's own ON CONFLICT clauses would ignore or replace is an error.
  const sql = `INSERT OR ABORT INTO ${into} (${columns.map(sqliteName)}) VALUES (${columns.map(() => '?')})`;
  if (!conflict) {
    const insert = connection.prepare(sql);
    return values => (insert.run(values).changes === 1 ? 'inserted' : 'dropped');
  }
  const { action, key } = conflict;
  const insert = connection.prepare(`${sql} ON CONFLICT (${key.map(sqliteName)}) DO NOTHING`);
  const others = columns.filter(column => !key.includes(column));
  const isTheRow = `WHERE ${key.map(name => `${sqliteName(name)} = ?`).join(' AND ')}`;
  // Beside the key there may be nothing to update.
  const [statement, order]: [Statement, readonly string[]] =
    action === 'update' && others.length > 0
      ? [
          connection.prepare(
            `UPDATE OR ABORT ${into} SET ${others.map(name => `${sqliteName(name)} = ?`)} ${isTheRow}`,
          ),
          [...others, ...key],
        ]
      : [connection.prepare(`SELECT count(*) FROM ${into} ${isTheRow}`).pluck(), key];
  const from = order.map(column => columns.indexOf(column));
  const rowsThere = (values: readonly unknown[]): unknown => {
    const bound = from.map(at => values[at]);
    return statement.reader ? statement.get(bound) : statement.run(bound).changes;
  };
  return values => {
    if (insert.run(values).changes === 1) return 'inserted';
    return rowsThere(values) === 1 ? 'there' : 'dropped';
  };
}
