import type { Connection, ResultSetHeader } from 'mysql2';
import type { LoadError } from '../../errors.js';
import { againAfter, isLost, transient } from '../transient.js';
import { endConnection, query } from './mysql-query.js';

/** https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html, SERVER_STATUS_AUTOCOMMIT */
const AUTOCOMMIT = 2;

export interface MysqlTransaction {
  readonly isOpen: boolean;
  begin(): Promise<void>;
  /**
   * From here to its end the server commits nothing by itself: after an error that ends the transaction (a deadlock) each
   * statement that is under way already would be one of its own.
   */
  hold(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** One transaction of a connection, which is as it was behind it. */
export function transactionOn(connection: Connection): MysqlTransaction {
  let isOpen = false;
  let commitsByItself = false;
  let isHeld = false;

  async function letGo(): Promise<void> {
    if (isHeld) await query(connection, 'SET SESSION autocommit = 1', 'ending a transaction');
  }

  return {
    get isOpen() {
      return isOpen;
    },
    async begin() {
      const begun = await query<ResultSetHeader>(connection, 'START TRANSACTION', 'beginning a transaction');
      isOpen = true;
      commitsByItself = (begun.serverStatus & AUTOCOMMIT) !== 0;
    },
    async hold() {
      if (isHeld || !commitsByItself) return;
      isHeld = true;
      await query(connection, 'SET SESSION autocommit = 0', 'holding a transaction');
    },
    // NO CHAIN, or with completion_type = CHAIN the connection would go back in the midst of another one.
    async commit() {
      try {
        await query(connection, 'COMMIT AND NO CHAIN', 'committing');
      } catch (error) {
        // Where it is not answered, or was interrupted (a KILL QUERY may come when all is done), only a claim of the batch
        // can tell whether it is in.
        throw againAfter(error) ? transient(error as LoadError, 'claimed', isLost(error)) : error;
      }
      // It is in. Nobody else is to have the connection as it is.
      await letGo().catch(() => endConnection(connection, 'not as it was'));
    },
    async rollback() {
      await query(connection, 'ROLLBACK AND NO CHAIN', 'rolling back');
      await letGo();
    },
  };
}
