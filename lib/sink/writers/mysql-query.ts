import type { Connection, QueryOptions } from 'mysql2';
import { endOfLoad } from '../database-error.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';

/** Sends one statement as it is and gives its answer, or the driver's error. */
export function send<Answer>(connection: Connection, sql: string): Promise<Answer> {
  // Without values, or the driver searches the text for placeholders; the rest undoes what a connection may be set to.
  const options = { sql, values: null, namedPlaceholders: false, rowsAsArray: false, nestTables: false };
  return new Promise((resolve, reject) => {
    connection.query({ ...options, typeCast: true } as QueryOptions, (error, answer) => {
      if (error) reject(error);
      else resolve(answer as Answer);
    });
  });
}

/** Sends a statement whose error ends the load. */
export async function query<Answer>(connection: Connection, sql: string, doing: string): Promise<Answer> {
  try {
    return await send<Answer>(connection, sql);
  } catch (error) {
    throw endOfLoad(mysqlFault(error as MysqlError), doing);
  }
}
