import { grouper } from '../batch/group.js';
import { mapRecord, type ToRows } from '../batch/map-record.js';
import type { AnyTables, Batch, Block } from '../types.js';
import { readBlock } from './read-block.js';

/**
 * Reads the records of a block, maps them and groups their rows: what a worker's module does with a block. A record
 * that the row function refuses is a reject of the batch.
 *
 * @throws LoadError where the text of a record is wrong: the document is not well-formed
 */
export async function batchOf<T = unknown, DB = AnyTables>(
  block: Block,
  toRows: ToRows<T, DB>,
): Promise<Batch<DB>> {
  const group = grouper<DB>();
  for (const record of readBlock<T>(block)) {
    const mapped = mapRecord(toRows, record);
    // Awaited only where there is something to wait for: a turn of the loop for each record would cost more than it.
    group.add(mapped instanceof Promise ? await mapped : mapped);
  }
  return { ...group.take(), number: block.number };
}
