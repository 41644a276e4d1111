import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { type MariadbDatabase, withMariadb } from './with-mariadb.js';

/** A database for the specs of one suite. */
export interface SpecDatabase {
  /** There from the suite's `before` on. */
  readonly db: Knex;
  /** Other connections to the same database, for a look from outside. */
  connect(config?: Knex.Config): Knex;
  readonly mariadb?: MariadbDatabase;
}

// knex reports what specs bring about on the console.
export const SILENT = { warn() {}, error() {}, deprecate() {}, debug() {} };

/** The kinds of database that every spec of the sink runs on. */
export const databases: readonly { readonly name: string; readonly use: () => SpecDatabase }[] = [
  { name: 'SQLite', use: useSqlite },
  { name: 'MariaDB', use: useMariadb },
];

export function useSqlite(): SpecDatabase {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-sqlite-'));
  });
  const database = using(() => {
    const connection = { filename: join(folder, 'tables.db') };
    return { client: 'better-sqlite3', connection, useNullAsDefault: true };
  });
  after(() => rmSync(folder, { recursive: true }));
  return database;
}

export function useMariadb(): SpecDatabase {
  const mariadb = withMariadb();
  const database = using(() => {
    return { client: 'mysql2', connection: mariadb.connection, pool: { min: 0, max: 3 } };
  });
  return Object.assign(database, { mariadb });
}

function using(config: () => Knex.Config): SpecDatabase {
  const open: Knex[] = [];
  let db: Knex;
  const database = {
    get db() {
      return db;
    },
    connect(changes: Knex.Config = {}) {
      const connected = knex({ ...config(), log: SILENT, ...changes });
      open.push(connected);
      return connected;
    },
  };
  before(() => {
    db = database.connect();
  });
  after(async () => {
    for (const each of open) await each.destroy();
  });
  return database;
}
