import { inspect } from 'node:util';
import type { Knex } from 'knex';
import { mysql } from './writers/mysql.js';
import { sqlite } from './writers/sqlite.js';
import type { Dialect } from './writers/writer.js';

const DIALECTS: Readonly<Record<string, Dialect>> = { mysql2: mysql, 'better-sqlite3': sqlite };

/** @throws {TypeError} for a database that there is no writer for */
export function dialectOf(db: Knex): Dialect {
  if (typeof db !== 'function' || !db.client) {
    throw new TypeError(`db: expected a Knex or a Knex.Transaction, got ${inspect(db, { depth: 0 })}`);
  }
  const dialect = DIALECTS[db.client.driverName];
  if (!dialect) {
    const names = Object.keys(DIALECTS).join(' or ');
    throw new TypeError(`db: expected a Knex whose client is ${names}, got ${db.client.driverName}`);
  }
  return dialect;
}
