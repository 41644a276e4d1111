import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import type { Batch } from '../types.js';
import { isOfARow } from './database-error.js';
import { openWriter } from './dialects.js';
import type { Trial } from './isolate.js';
import { schema } from './schema.js';
import { inTransaction } from './transaction.js';
import type { Dialect, Writer } from './writers/writer.js';

/** Where batches go. */
export interface Target {
  write(batch: Batch): Promise<void>;
  /** Absent where nothing can be taken back. */
  readonly tryOut?: Trial;
}

export function targetOf(db: Knex | Knex.Transaction, dialect: Dialect, signal: AbortSignal): Target {
  const { columnsOf } = schema();

  async function insert(writer: Writer, batch: Batch): Promise<void> {
    for (const [index, rows] of batch.tables.entries()) {
      signal.throwIfAborted();
      const columns = await columnsOf(writer, batch, index);
      await writer.insert(rows, columns, batch.positions);
    }
  }

  return db.isTransaction ? intoTransaction(db as Knex.Transaction) : inTransactions();

  function inTransactions(): Target {
    const run = (batch: Batch, end: 'commit' | 'rollback'): Promise<void> =>
      inTransaction(db.client, dialect, signal, writer => insert(writer, batch), end);
    return {
      write: batch => run(batch, 'commit'),
      async tryOut(batch) {
        try {
          await run(batch, 'rollback');
          return undefined;
        } catch (error) {
          if (isOfARow(error)) return error;
          throw error;
        }
      },
    };
  }

  function intoTransaction(transaction: Knex.Transaction): Target {
    return {
      async write(batch) {
        // Behind its end the connection belongs to others.
        if (transaction.isCompleted()) throw new LoadError('database', 'the transaction given has ended');
        const writer = await openWriter(dialect, await transaction.client.acquireConnection());
        try {
          await insert(writer, batch);
        } catch (error) {
          throw withRange(error, batch);
        }
      },
    };
  }
}

/** An error about one of the batch's rows says at least among which records it is. */
function withRange(error: unknown, { positions }: Batch): unknown {
  if (!isOfARow(error) || error.position) return error;
  const { code, reason, table, column } = error;
  const [first, last] = [positions[0]!, positions.at(-1)!];
  return new LoadError(code, `records ${first.record} to ${last.record}: ${reason}`, { table, column });
}
