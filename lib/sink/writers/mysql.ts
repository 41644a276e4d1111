import type { Connection, ResultSetHeader } from 'mysql2';
import { LoadError } from '../../errors.js';
import { type EncodedRows, isEncoded } from '../../batch/encoded.js';
import type { Positions } from '../../batch/positions.js';
import type { ColumnValue, TableRows } from '../../types.js';
import { insertError, statementError } from '../database-error.js';
import { againAfter, isLost, transient } from '../transient.js';
import { columnsFrom } from './mysql-columns.js';
import { conflictFault, rowsThere } from './mysql-conflict.js';
import { mysqlCreate } from './mysql-create.js';
import { literal } from './mysql-encode.js';
import { putByInfile } from './mysql-infile.js';
import { type MysqlError, mysqlFault, rowNumber } from './mysql-error.js';
import { endConnection, query, send, setDeadline } from './mysql-query.js';
import { describeTable, mysqlKey, mysqlTableNames } from './mysql-schema.js';
import { endSessions, type Session } from './mysql-lost.js';
import { setSession } from './mysql-session.js';
import { type Statement, statements } from './mysql-statements.js';
import type { Columns, Conflict, Dialect } from './writer.js';

/** Rows go as text, many in one INSERT: several times faster than by placeholders. */
export const mysql: Dialect = {
  hasManyConnections: true,
  async open(raw, timeoutMs) {
    const connection = raw as Connection;
    setDeadline(connection, timeoutMs);
    const { maxPacket, ...session } = await setSession(connection);
    // Our own statements have no other question marks.
    const bind = (sql: string, values: readonly ColumnValue[]): string => {
      let at = 0;
      return sql.replaceAll('?', () => String(literal(values[at++]!)));
    };
    return {
      // NO CHAIN, or with completion_type = CHAIN the connection would go back in the midst of another one.
      begin: () => query(connection, 'START TRANSACTION', 'beginning a transaction'),
      commit: () => commit(connection),
      rollback: () => query(connection, 'ROLLBACK AND NO CHAIN', 'rolling back'),
      session,
      endSessions: lost => endSessions(connection, lost as Session[]),
      tableSuffix: ' ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
      run: async (doing, sql, values = []) => {
        try {
          const { affectedRows } = await send<ResultSetHeader>(connection, bind(sql, values));
          return affectedRows;
        } catch (error) {
          throw statementError(mysqlFault(error as MysqlError), doing);
        }
      },
      all: (doing, sql, values = []) => query(connection, bind(sql, values), doing),
      tableNames: () => mysqlTableNames(connection),
      async columnsOf(table) {
        const columns = await describeTable(connection, table, literal);
        return columns && columnsFrom(table, columns, literal);
      },
      describe: table => describeTable(connection, table, literal),
      create: tables => mysqlCreate(connection, tables),
      keyOf: table => mysqlKey(connection, table, literal),
      async insert(rows, columns, positions, conflict) {
        if (isEncoded(rows) && rows.form === 'fields') {
          await putByInfile(connection, rows);
          return 0;
        }
        let there = 0;
        for (const statement of statements(rows, columns, positions, maxPacket, conflict)) {
          there += await insert(connection, statement, rows, columns, positions, conflict);
        }
        return there;
      },
    };
  },
  discard: connection => endConnection(connection, 'no answer'),
};

/**
 * Where it is not answered, or was interrupted (a KILL QUERY may come when all is done), only a claim of the batch can
 * tell whether it is in.
 */
async function commit(connection: Connection): Promise<void> {
  try {
    await query(connection, 'COMMIT AND NO CHAIN', 'committing');
  } catch (error) {
    throw againAfter(error) ? transient(error as LoadError, 'claimed', isLost(error)) : error;
  }
}

async function insert(
  connection: Connection,
  { sql, bytes, from, to }: Statement,
  { table, records }: TableRows | EncodedRows,
  columns: Columns,
  positions: Positions,
  conflict: Conflict | undefined,
): Promise<number> {
  const refused = (error: MysqlError): LoadError => {
    const row = to - from === 1 ? 1 : rowNumber(error);
    const fault = mysqlFault(error, columns);
    return insertError(
      conflict ? conflictFault(fault, conflict) : fault,
      table,
      row ? positions.at(records[from + row - 1]!) : undefined,
    );
  };
  let answer: ResultSetHeader;
  try {
    answer = await send<ResultSetHeader>(connection, sql, {}, bytes);
  } catch (error) {
    throw refused(error as MysqlError);
  }
  if (answer.warningStatus > 0) {
    // In strict mode too, digits of a decimal and spaces behind text are cut with a note only.
    const doing = `reading the warnings of ${table}`;
    const warnings = await query<{ Code: number; Message: string }[]>(connection, 'SHOW WARNINGS', doing);
    if (warnings.length < answer.warningStatus) {
      const reason = `inserting into ${table}: the server lists ${warnings.length} of ${answer.warningStatus} warnings`;
      throw new LoadError('database', reason, { table });
    }
    for (const { Code: errno, Message: sqlMessage } of warnings) {
      const error = { errno, sqlMessage, code: `MySQL note ${errno}` };
      if (mysqlFault(error).code) throw refused(error);
    }
  }
  if (conflict) return rowsThere(connection, table, answer, to - from);
  if (answer.affectedRows !== to - from) {
    const reason = `inserting into ${table}: ${answer.affectedRows} of ${to - from} rows went in`;
    throw new LoadError('database', reason, { table });
  }
  return 0;
}
