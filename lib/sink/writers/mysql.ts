import type { Connection, ResultSetHeader } from 'mysql2';
import { isEncoded } from '../../batch/encoded.js';
import { statementError } from '../database-error.js';
import { canGoAtOnce, sendAtOnce } from './mysql-at-once.js';
import { columnsFrom } from './mysql-columns.js';
import { mysqlCreate } from './mysql-create.js';
import { literal } from './mysql-encode.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { putByInfile } from './mysql-infile.js';
import { insertRows } from './mysql-insert.js';
import { endSessions, type Session } from './mysql-lost.js';
import { closeStatements } from './mysql-prepared.js';
import { bind, endConnection, query, send, setDeadline } from './mysql-query.js';
import { describeTable, mysqlKey, mysqlTableNames } from './mysql-schema.js';
import { setSession } from './mysql-session.js';
import { transactionOn } from './mysql-transaction.js';
import type { Dialect } from './writer.js';

/**
 * Rows go many in one INSERT: as text, or, where they come encoded for it, as parameters of statements that are prepared,
 * for which the server does less.
 */
export const mysql: Dialect = {
  hasManyConnections: true,
  async open(raw, timeoutMs) {
    const connection = raw as Connection;
    setDeadline(connection, timeoutMs);
    const { maxPacket, commitsByItself, isMariadb, ...session } = await setSession(connection);
    const transaction = transactionOn(connection, commitsByItself);
    return {
      begin: transaction.begin,
      commit: transaction.commit,
      rollback: transaction.rollback,
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
      async sendAtOnce(batch) {
        if (!isMariadb || !canGoAtOnce(connection, batch)) return false;
        await sendAtOnce(connection, { batch, begin: transaction.hold(), maxPacket });
        return true;
      },
      async insert(rows, columns, positions, conflict) {
        if (isEncoded(rows) && rows.form === 'fields') {
          await putByInfile(connection, rows);
          return 0;
        }
        return insertRows(connection, rows, { columns, positions, maxPacket, conflict });
      },
    };
  },
  discard: connection => endConnection(connection, 'no answer'),
  leave: connection => closeStatements(connection as Connection),
};
