import { type ConnectionSettings, connectionError } from './connection-error.js';
import { isLost } from './transient.js';
import type { Dialect, Writer } from './writers/writer.js';

/** How long a connection has to answer once nobody wants its answer. */
const GRACE_MS = 2000;

/** More than the 50 s that InnoDB waits for a lock. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** What knex has for whoever uses its connections directly. */
export interface Pool {
  acquireConnection(): Promise<object>;
  releaseConnection(connection: object): Promise<void>;
  readonly connectionSettings?: ConnectionSettings;
}

export interface TransactionKind {
  /** @default 'commit' */
  readonly end?: 'commit' | 'rollback';
  /**
   * Whether the work finds it begun; else the work begins it.
   * @default true
   */
  readonly begins?: boolean;
}

/** Does the work in a transaction of its own and ends it as told. */
export type InTransaction = <Done>(
  work: (writer: Writer) => Promise<Done>,
  how?: TransactionKind,
) => Promise<Done>;

export interface TransactionOptions {
  readonly signal?: AbortSignal;
  /** For each statement, where it can be ended. */
  readonly timeoutMs?: number;
  /** Whether the server was there before. */
  readonly isWaitedFor?: boolean;
  /** Where the connections are added that it uses. */
  readonly used?: Set<object>;
}

/**
 * After any error a transaction is rolled back; where that is not answered in time, the connection is ended, which is
 * the server's sign to roll back.
 *
 * The statements are our own, for knex forgets a transaction whose COMMIT has failed, open as it is on a connection
 * that goes back to the pool.
 */
export function transactions(pool: Pool, dialect: Dialect, options: TransactionOptions = {}): InTransaction {
  const { signal = new AbortController().signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  let lost: object[] = [];
  let hasConnected = options.isWaitedFor ?? false;

  /** A server that was never there is not waited for. */
  async function connect(): Promise<object> {
    try {
      const connection = await acquire(pool, signal);
      hasConnected = true;
      return connection;
    } catch (error) {
      if (signal.aborted) throw error;
      throw connectionError(error, pool.connectionSettings, hasConnected);
    }
  }

  return async (work, { end = 'commit', begins = true } = {}) => {
    const connection = await connect();
    options.used?.add(connection);
    const discard = (): void => dialect.discard(connection);
    const release = endOnAbort(signal, discard);
    try {
      const writer = await dialect.open(connection, timeoutMs);
      try {
        const before = lost;
        if (before.length > 0) await writer.endSessions?.(before);
        lost = lost.filter(session => !before.includes(session));
        if (begins) await writer.begin();
        const done = await work(writer);
        signal.throwIfAborted();
        await writer[end]();
        return done;
      } catch (error) {
        if (isLost(error) && writer.session) lost.push(writer.session);
        await rollBack(writer, discard);
        throw error;
      }
    } finally {
      release();
      await pool.releaseConnection(connection);
    }
  };
}

/**
 * Ends a connection that does not answer in time behind the signal.
 * @returns what to call when the connection is not waited for any more
 */
export function endOnAbort(signal: AbortSignal, discard: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(discard, GRACE_MS);
  };
  signal.addEventListener('abort', onAbort);
  return () => {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  };
}

/** A connection of the pool. It may take long to come: the signal ends the waiting, not the request. */
async function acquire(pool: Pool, signal: AbortSignal): Promise<object> {
  signal.throwIfAborted();
  const coming = pool.acquireConnection();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([coming, aborted]);
  } catch (error) {
    coming.then(
      connection => pool.releaseConnection(connection),
      () => {},
    );
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function rollBack(writer: Writer, discard: () => void): Promise<void> {
  const timer = setTimeout(discard, GRACE_MS);
  try {
    await writer.rollback();
  } catch {
    discard();
  } finally {
    clearTimeout(timer);
  }
}
