import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import type { Batch } from '../types.js';
import { type Written, writtenOf } from './conflict-counts.js';
import { isOfARow, isOfRows } from './database-error.js';
import type { Trial } from './isolate.js';
import { conflictRules, type OnConflict } from './on-conflict.js';
import { schema } from './schema.js';
import { endOnAbort, inTransaction } from './transaction.js';
import type { Dialect, Writer } from './writers/writer.js';

/** Where batches go. */
export interface Target {
  write(batch: Batch): Promise<Written>;
  /** Absent where nothing can be taken back. */
  readonly tryOut?: Trial;
}

export function targetOf(
  db: Knex | Knex.Transaction,
  dialect: Dialect,
  onConflict: OnConflict,
  end: 'commit' | 'rollback',
  signal: AbortSignal,
): Target {
  const { columnsOf } = schema();
  const { ruleOf } = conflictRules(onConflict);

  async function insert(writer: Writer, batch: Batch): Promise<Written> {
    const there: number[] = [];
    for (const [index, rows] of batch.tables.entries()) {
      signal.throwIfAborted();
      const all = await columnsOf(writer, batch, index);
      const { columns, conflict } = await ruleOf(writer, rows, all);
      there.push(await writer.insert(rows, columns, batch.positions, conflict));
    }
    return writtenOf(batch.tables, there, onConflict);
  }

  return db.isTransaction ? intoTransaction(db as Knex.Transaction) : inTransactions();

  function inTransactions(): Target {
    const run = (batch: Batch, as: typeof end): Promise<Written> =>
      inTransaction(db.client, dialect, signal, writer => insert(writer, batch), as);
    return {
      async write(batch) {
        try {
          return await run(batch, end);
        } catch (error) {
          throw isOfARow(error) ? error : withRange(error, batch);
        }
      },
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
        const connection = await transaction.client.acquireConnection();
        const release = endOnAbort(signal, () => dialect.discard(connection));
        try {
          return await insert(await dialect.open(connection), batch);
        } catch (error) {
          throw withRange(error, batch);
        } finally {
          release();
        }
      },
    };
  }
}

/** An error about one of the batch's rows says at least among which records it is. */
function withRange(error: unknown, { positions }: Batch): unknown {
  if (!isOfRows(error) || error.position) return error;
  const { code, reason, table, column } = error;
  const [first, last] = [positions[0]!, positions.at(-1)!];
  return new LoadError(code, `records ${first.record} to ${last.record}: ${reason}`, { table, column });
}
