import type { Connection } from 'mysql2';
import type { LoadError } from '../../errors.js';
import { againAfter, isLost, transient } from '../transient.js';
import { endConnection, query } from './mysql-query.js';

export interface MysqlTransaction {
  begin(): Promise<void>;
  /**
   * Has the server commit nothing by itself from its begin to its end: after an error that ends it (a deadlock) each statement
   * that is under way already would be one of its own.
   * @returns what is to be sent in the place of `begin`
   */
  hold(): readonly string[];
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

const BEGIN = 'START TRANSACTION';

/** One transaction of a connection, which is as it was behind it. */
export function transactionOn(connection: Connection, commitsByItself: boolean): MysqlTransaction {
  let isHeld = false;

  /** Only where it is over: with a transaction open this would commit it. */
  async function letGo(): Promise<void> {
    if (isHeld) await query(connection, 'SET SESSION autocommit = 1', 'ending a transaction');
  }

  return {
    begin: () => query(connection, BEGIN, 'beginning a transaction'),
    hold() {
      isHeld = commitsByItself;
      return [...(isHeld ? ['SET SESSION autocommit = 0'] : []), BEGIN];
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
