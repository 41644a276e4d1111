import type { Connection, QueryError, QueryOptions } from 'mysql2';
import type { ColumnValue } from '../../types.js';
import { endOfLoad } from '../database-error.js';
import type { SendBy } from './mysql-driver.js';
import { literal } from './mysql-encode.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';

// A connection is taken and given back for every batch, by whoever writes it.
const deadlines = new WeakMap<Connection, number>();

/** How long each statement of this connection may take. Then the connection is ended. */
export function setDeadline(connection: Connection, timeoutMs: number): void {
  deadlines.set(connection, timeoutMs);
}

/**
 * Sends one statement as it is and gives its answer, or the driver's error.
 * @param by how, unless as text
 */
export function send<Answer>(
  connection: Connection,
  sql: string,
  more: Partial<QueryOptions> = {},
  by: SendBy = asText,
): Promise<Answer> {
  // Values of null: for others, or none, the driver goes through the whole text (1 µs a row). The rest undoes what a
  // connection may be set to.
  const options = { sql, values: null, namedPlaceholders: false, rowsAsArray: false, nestTables: false };
  return new Promise((resolve, reject) => {
    const timeoutMs = deadlines.get(connection)!;
    // The driver's own timeout tells whoever waits, and lets the statement run on.
    const timer = setTimeout(() => endConnection(connection, `no answer in ${timeoutMs} ms`), timeoutMs);
    const all = { ...options, ...more, typeCast: true } as QueryOptions;
    const done = (error: QueryError | null, answer?: unknown): void => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(answer as Answer);
    };
    by(connection, all, done, () => timer.refresh());
  });
}

const asText: SendBy = (connection, options, callback) => {
  connection.query(options as QueryOptions, callback);
};

/** Sends a statement whose error, unless it is over soon, ends the load. */
export async function query<Answer>(connection: Connection, sql: string, doing: string): Promise<Answer> {
  try {
    return await send<Answer>(connection, sql);
  } catch (error) {
    throw endOfLoad(mysqlFault(error as MysqlError), doing);
  }
}

/** A statement of our own, with its values in the place of the question marks: it has no others. */
export function bind(sql: string, values: readonly ColumnValue[]): string {
  let at = 0;
  return sql.replaceAll('?', () => String(literal(values[at++]!)));
}

/** Ends a connection without a goodbye: the driver's destroy() waits for one, and tells those who wait nothing. */
export function endConnection(connection: object, code: string): void {
  const { stream } = connection as { stream: NodeJS.WritableStream & { destroy(error: Error): void } };
  stream.destroy(Object.assign(new Error(code), { code }));
}
