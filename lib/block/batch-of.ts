import { grouper } from '../batch/group.js';
import { mapperBy, mapperOf, type RecordMapper, type ToRows } from '../batch/map-record.js';
import { compileMapping } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import { noOthers, stringList } from '../options.js';
import type { AnyTables, Batch, Block } from '../types.js';
import { readBlock } from './read-block.js';

// A worker's function is called for every block.
const mappers = new WeakMap<object, RecordMapper<never>>();

export interface BatchOfOptions<DB = AnyTables> {
  /**
   * The tables in the order in which their rows are inserted, parents first. Rows for another table end the load.
   * @default the order in which they first appear in the block
   */
  readonly tables?: readonly (keyof DB & string)[];
}

/**
 * Reads the records of a block, maps them and groups their rows: what a worker's module does with a block. A record
 * that the row function or the mapping refuses is a reject of the batch.
 *
 * @param by a row function, or a mapping: it is compiled when it is seen first, which is its `now()`
 * @throws LoadError where the text of a record is wrong: the document is not well-formed
 * @throws TypeError for wrong options
 */
export function batchOf<T = unknown, DB = AnyTables>(
  block: Block,
  by: ToRows<T, DB> | TypedMapping<DB>,
  options: BatchOfOptions<DB> = {},
): Promise<Batch<DB>> {
  noOthers(options, ['tables']);
  const tables = options.tables && stringList('tables', options.tables);
  if (typeof by === 'function') return batchBy(block, mapperOf(by), tables);
  let mapper = mappers.get(by);
  if (!mapper) {
    mapper = mapperBy(compileMapping(by, { startedAt: new Date() }));
    mappers.set(by, mapper);
  }
  return batchBy(block, mapper as RecordMapper<T, DB>, tables);
}

export async function batchBy<T, DB>(
  block: Block,
  mapper: RecordMapper<T, DB>,
  tables?: readonly string[],
): Promise<Batch<DB>> {
  const group = grouper<DB>(tables);
  for (const record of readBlock<T>(block)) {
    const mapped = mapper(record);
    // Awaited only where there is something to wait for: a turn of the loop for each record would cost more than it.
    group.add(mapped instanceof Promise ? await mapped : mapped);
  }
  return group.take(block.number);
}
