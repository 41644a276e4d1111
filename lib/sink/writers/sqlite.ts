import type { Database } from 'better-sqlite3';
import { LoadError } from '../../errors.js';
import { valuesOf } from '../../batch/columnar.js';
import type { ColumnValue, TableRows } from '../../types.js';
import { endOfLoad, type Fault, insertError, located, statementError } from '../database-error.js';
import { sqliteCreate } from './sqlite-create.js';
import { sqliteFault } from './sqlite-error.js';
import { type PreparedRows, prepareRows } from './sqlite-prepare.js';
import { sqlitePut } from './sqlite-put.js';
import {
  describeSqliteTable,
  sqliteColumnsFrom,
  sqliteKey,
  sqliteTableNames,
  takesCells,
} from './sqlite-schema.js';
import type { Dialect } from './writer.js';

/** Many rows go in by one statement a table; few, and those of a batch that this refuses, by one a row. */
export const sqlite: Dialect = {
  hasManyConnections: false,
  async open(raw) {
    const connection = raw as Database;
    const attempt = <Answer>(doing: string, action: () => Answer): Answer => {
      try {
        return action();
      } catch (error) {
        throw statementError(sqliteFault(error), doing);
      }
    };
    const pragma = (name: string): unknown =>
      attempt('reading the settings of the connection', () => connection.pragma(name, { simple: true }));
    if (Number(pragma('foreign_keys')) !== 1) refuse('foreign_keys', 'on', 'off');
    if (Number(pragma('ignore_check_constraints')) !== 0) refuse('ignore_check_constraints', 'off', 'on');
    if (pragma('journal_mode') === 'off') refuse('journal_mode', 'one that can roll back', 'off');
    let prepared: PreparedRows | undefined;
    const detach = (): void => {
      prepared?.detach();
      prepared = undefined;
    };
    return {
      // The lock at once: a transaction that has read can't always get it later.
      begin: async () => void attempt('beginning a transaction', () => connection.exec('BEGIN IMMEDIATE')),
      async commit() {
        try {
          connection.exec('COMMIT');
        } catch (error) {
          throw commitError(sqliteFault(error));
        }
        detach();
      },
      async rollback() {
        if (connection.inTransaction) attempt('rolling back', () => connection.exec('ROLLBACK'));
        detach();
      },
      tableSuffix: '',
      run: async (doing, sql, values = []) =>
        attempt(doing, () => connection.prepare(sql).run(values).changes),
      all: async <Found>(doing: string, sql: string, values: readonly ColumnValue[] = []) =>
        attempt(doing, () => connection.prepare(sql).all(values) as Found[]),
      tableNames: async () => attempt('reading the tables', () => sqliteTableNames(connection)),
      columnsOf: async table =>
        attempt(`reading the columns of ${table}`, () => {
          const columns = describeSqliteTable(connection, table);
          return columns && sqliteColumnsFrom(table, columns);
        }),
      describe: async table =>
        attempt(`reading the columns of ${table}`, () =>
          takesCells(connection, table) ? describeSqliteTable(connection, table) : [],
        ),
      async create(tables) {
        for (const table of tables) {
          attempt(`creating table ${table.table}`, () => connection.exec(sqliteCreate(table)));
        }
      },
      keyOf: async table => attempt(`reading the key of ${table}`, () => sqliteKey(connection, table)),
      async prepare(tables, columns) {
        prepared = prepareRows(connection, tables, columns);
      },
      async insert(given, takes, positions, conflict) {
        if (prepared?.has(given)) {
          prepared.insert(given);
          return 0;
        }
        // Encoded rows are always prepared.
        const rows = given as TableRows;
        const { table, columns, records } = rows;
        const put = attempt(`inserting into ${table}`, () => sqlitePut(connection, table, columns, conflict));
        const take = columns.map(column => takes.get(column)!);
        const value = valuesOf(rows);
        let there = 0;
        for (let row = 0; row < records.length; row++) {
          const position = positions.at(records[row]!)!;
          let values: unknown[];
          try {
            values = take.map((takeValue, column) => takeValue(value(row, column)));
          } catch (error) {
            throw located(error, position);
          }
          let outcome: ReturnType<typeof put>;
          try {
            outcome = put(values);
          } catch (error) {
            throw insertError(sqliteFault(error), table, position);
          }
          if (outcome === 'there') there++;
          if (outcome === 'dropped') {
            throw new LoadError('database', `${table}: the row did not go in`, { position, table });
          }
        }
        return there;
      },
    };
  },
  discard: connection => {
    (connection as Database).close();
    Object.assign(connection, { __knex__disposed: 'closed' });
  },
};

/** Of what is checked at its end, a transaction does not tell the row. */
function commitError(fault: Fault): LoadError {
  if (fault.code !== 'foreign_key') return endOfLoad(fault, 'committing');
  return new LoadError('foreign_key', `a deferred foreign key has no row (${fault.name})`);
}

function refuse(setting: string, expected: string, found: string): never {
  throw new LoadError('session', `${setting} of the connection: expected ${expected}, found ${found}`);
}
