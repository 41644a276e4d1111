import type { EncodedBatch } from '../batch/encoded.js';
import { positionsOf } from '../batch/positions.js';
import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import type { Reject } from '../types.js';
import { asEncoded } from './as-encoded.js';
import { type Written, writtenOf } from './conflict-counts.js';
import { isOfARow, isOfRows } from './database-error.js';
import { toValues } from './encode.js';
import type { Trial } from './isolate.js';
import { conflictRules, type OnConflict, type Rule } from './on-conflict.js';
import { puttingAtOnce } from './put-at-once.js';
import { schema } from './schema.js';
import { type BatchReport, reportOf } from './tally.js';
import { endOnAbort, type TransactionOptions, transactions } from './transaction.js';
import type { Turn } from './turns.js';
import type { Dialect, WholeBatch, Writer } from './writers/writer.js';

/** Says of each batch, in its own transaction, that it is in. */
export interface Claims {
  /**
   * The first statement of a batch's transaction.
   * @returns what became of the batch when it went in before, by this load or another one; nothing is written then
   */
  claim(writer: Writer, batch: EncodedBatch): Promise<BatchReport | undefined>;
  /** Behind the rows: what became of the batch. */
  record(writer: Writer, batch: EncodedBatch, report: BatchReport): Promise<void>;
  /** The statements of both, for a batch of which it is known before what becomes of it if it is not in yet. */
  around?(batch: EncodedBatch, report: BatchReport): Pick<WholeBatch, 'before' | 'after'>;
}

export interface TargetOptions extends Required<Pick<TransactionOptions, 'signal' | 'timeoutMs'>> {
  readonly onConflict: OnConflict;
  readonly end: 'commit' | 'rollback';
  readonly claims?: Claims | undefined;
}

/** What a batch waits for. */
export interface Early extends Pick<Turn, 'go' | 'gone'> {
  /** Awaited when everything is written, before it is committed. */
  beforeEnd(): Promise<void>;
}

/** Where batches go. */
export interface Target {
  /**
   * @param rejects all of the batch
   * @param early where it is written beside the batches before it
   */
  write(batch: EncodedBatch, rejects: readonly Reject[], early?: Early): Promise<BatchReport>;
  /** Absent where nothing can be taken back. */
  readonly tryOut?: Trial;
  /** When nothing is under way any more. */
  leave?(): void;
}

export function targetOf(db: Knex | Knex.Transaction, dialect: Dialect, options: TargetOptions): Target {
  const { onConflict, end, claims, signal, timeoutMs } = options;
  const { columnsOf, settle } = schema();
  const { ruleOf } = conflictRules(onConflict);

  /** @param isAtOnce whether rows may go in in a way that does not tell which of them is refused */
  async function insert(writer: Writer, batch: EncodedBatch, isAtOnce: boolean): Promise<Written> {
    const { tables } = batch;
    const positions = positionsOf(batch);
    const rules: Rule[] = [];
    for (const [index, rows] of tables.entries()) {
      rules.push(await ruleOf(writer, rows, await columnsOf(writer, batch, index)));
    }
    if (isAtOnce && onConflict === 'fail') {
      await writer.prepare?.(
        tables,
        rules.map(({ columns }) => columns),
      );
    }
    const there: number[] = [];
    for (const [index, rows] of tables.entries()) {
      signal.throwIfAborted();
      const { columns, conflict } = rules[index]!;
      there.push(await writer.insert(rows, columns, positions, conflict));
    }
    return writtenOf(tables, there, onConflict);
  }

  async function put(
    writer: Writer,
    batch: EncodedBatch,
    rejects: readonly Reject[],
    isAtOnce: boolean,
  ): Promise<BatchReport> {
    const report = reportOf(batch, rejects);
    const before = await claims?.claim(writer, batch);
    if (before) return before;
    const written = { ...report, ...(await insert(writer, batch, isAtOnce)) };
    await claims?.record(writer, batch, written);
    return written;
  }

  return db.isTransaction ? intoTransaction(db as Knex.Transaction) : inTransactions();

  function inTransactions(): Target {
    // Whoever has a ledger has opened it there.
    const isWaitedFor = claims !== undefined;
    const used = new Set<object>();
    const inTransaction = transactions(db.client, dialect, { signal, timeoutMs, isWaitedFor, used });
    const written = asEncoded();
    const putAtOnce = puttingAtOnce({ ...options, columnsOf });
    return {
      async write(batch, rejects, early) {
        const run = (as: EncodedBatch, isAtOnce: boolean): Promise<BatchReport> =>
          inTransaction(
            async writer => {
              const sent = isAtOnce ? await putAtOnce(writer, as, rejects, early) : undefined;
              if (!sent) await writer.begin();
              const report = sent ?? (await put(writer, as, rejects, isAtOnce));
              await early?.beforeEnd();
              settle(as);
              return report;
            },
            { end, begins: false },
          );
        try {
          return await written(batch, run);
        } catch (error) {
          throw isOfARow(error) ? error : withRange(error, batch);
        }
      },
      async tryOut(given) {
        const batch = toValues(given);
        try {
          await inTransaction(
            async writer => {
              // Behind another load that has it under way.
              const before = await claims?.claim(writer, batch);
              if (!before) await insert(writer, batch, false);
            },
            { end: 'rollback' },
          );
          return undefined;
        } catch (error) {
          if (isOfARow(error)) return error;
          throw error;
        }
      },
      leave() {
        for (const connection of used) dialect.leave?.(connection);
      },
    };
  }

  function intoTransaction(transaction: Knex.Transaction): Target {
    return {
      async write(batch, rejects) {
        // Behind its end the connection belongs to others.
        if (transaction.isCompleted()) throw new LoadError('database', 'the transaction given has ended');
        const connection = await transaction.client.acquireConnection();
        const release = endOnAbort(signal, () => dialect.discard(connection));
        try {
          return await put(await dialect.open(connection, timeoutMs), batch, rejects, false);
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
function withRange(error: unknown, { positions }: EncodedBatch): unknown {
  if (!isOfRows(error) || error.position) return error;
  const { code, reason, table, column } = error;
  const [first, last] = [positions[0]!, positions.at(-1)!];
  return new LoadError(code, `records ${first.record} to ${last.record}: ${reason}`, { table, column });
}
