/**
 * How much is done at once where nothing is given, in one place:
 *
 * - threads: all processors but one, which is left to the main thread. That cuts blocks and writes batches, which is no
 *   more than one processor does;
 * - connections: while one batch is committed, which waits for the disk, or waits for its turn, two are sent (one alone leaves
 *   the server waiting between two batches, and a third makes it do more for each);
 * - the size of a block, which is a thread's piece of work, a transaction and a row of the ledger: large enough that
 *   these cost little for each record, small enough that the blocks in flight (two for each thread, and one for each
 *   connection) are little memory, and that little is lost when one is rolled back.
 */
import { availableParallelism } from 'node:os';

export const defaultThreads = (): number => Math.max(1, availableParallelism() - 1);

/**
 * Of a thread that maps by a mapping: what it makes, but for the rows, lives no longer than a record. Node lets that grow
 * to 48 MiB before it looks what is left of it, which stays in memory and is hardly faster (JSON, whose values are made,
 * 4 %; XML not at all).
 */
export const MAPPING_LIMITS = { maxYoungGenerationSizeMb: 8 };

export const DEFAULT_CONNECTIONS = 3;

export const DEFAULT_MAX_RECORDS = 2000;

export const DEFAULT_MAX_BYTES = 2 * 1024 * 1024;
