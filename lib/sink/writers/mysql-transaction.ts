import type { Connection } from 'mysql2';
import type { LoadError } from '../../errors.js';
import { endOfLoad } from '../database-error.js';
import { againAfter, isLost, transient } from '../transient.js';
import { commandsAtOnce, textCommand } from './mysql-commands.js';
import { type MysqlError, mysqlFault } from './mysql-error.js';
import { endConnection, query, send } from './mysql-query.js';

export interface MysqlTransaction {
  begin(): Promise<void>;
  /**
   * What is sent to begin a transaction in which the server commits nothing by itself: after an error that ends it (a
   * deadlock) each statement that is under way already would be one of its own.
   */
  beginHeld(): readonly string[];
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

const BEGIN = 'START TRANSACTION';
const [HOLD, LET_GO] = ['SET SESSION autocommit = 0', 'SET SESSION autocommit = 1'];

/** One transaction of a connection, which is as it was behind it. */
export function transactionOn(connection: Connection, commitsByItself: boolean): MysqlTransaction {
  let isHeld = false;

  /**
   * Ends it, and has the server commit by itself again. That goes along: where a COMMIT fails with the transaction open (it was
   * interrupted before it began), what follows commits it, and the batch is found by its claim.
   */
  async function end(sql: string, doing: string): Promise<void> {
    if (!isHeld) {
      await query(connection, sql, doing);
      return;
    }
    const by = commandsAtOnce([textCommand(sql), textCommand(LET_GO)]);
    const outcomes = await send<unknown[]>(connection, sql, {}, by).catch((error: unknown) => [error, error]);
    const [failure, after] = outcomes.map(outcome => (outcome instanceof Error ? outcome : undefined));
    // Nobody else is to have the connection as it is.
    if (after) endConnection(connection, 'not as it was');
    if (failure) throw endOfLoad(mysqlFault(failure as MysqlError), doing);
  }

  return {
    begin: () => query(connection, BEGIN, 'beginning a transaction'),
    beginHeld() {
      isHeld = commitsByItself;
      return [...(isHeld ? [HOLD] : []), BEGIN];
    },
    // NO CHAIN, or with completion_type = CHAIN the connection would go back in the midst of another one.
    async commit() {
      try {
        await end('COMMIT AND NO CHAIN', 'committing');
      } catch (error) {
        // Where it is not answered, or was interrupted (a KILL QUERY may come when all is done), only a claim of the batch
        // can tell whether it is in.
        throw againAfter(error) ? transient(error as LoadError, 'claimed', isLost(error)) : error;
      }
    },
    rollback: () => end('ROLLBACK AND NO CHAIN', 'rolling back'),
  };
}
