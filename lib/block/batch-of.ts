import { mapperBy, mapperOf, type ToRows } from '../batch/map-record.js';
import { compileMapping } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import { noOthers, stringList } from '../options.js';
import type { AnyTables, Batch, Block } from '../types.js';
import { batchBy, type ByRecord } from './batch-by.js';

// A worker's function is called for every block.
const compiled = new WeakMap<object, ByRecord<never, never>>();

export interface BatchOfOptions<DB = AnyTables> {
  /**
   * The tables in the order in which their rows are inserted, parents first. Rows for another table end the load.
   * @default the order in which they first appear in the block
   */
  readonly tables?: readonly (keyof DB & string)[];
}

/**
 * Reads the records of a block, maps them and groups their rows: what a worker's module does with a block. A record
 * that the row function or the mapping refuses is a reject of the batch. Where the text of a record is wrong, the batch
 * ends before it, and has the `fault` that ends the load when the batch is in.
 *
 * @param by a row function, or a mapping: it is compiled when it is seen first, which is its `now()`
 * @throws LoadError where the text of the block's first record is wrong
 * @throws TypeError for wrong options
 */
export function batchOf<T = unknown, DB = AnyTables>(
  block: Block,
  by: ToRows<T, DB> | TypedMapping<DB>,
  options: BatchOfOptions<DB> = {},
): Promise<Batch<DB>> {
  noOthers(options, ['tables']);
  const tables = options.tables && stringList('tables', options.tables);
  if (typeof by === 'function') return batchBy(block, { mapper: mapperOf(by) }, tables);
  let mapped = compiled.get(by);
  if (!mapped) {
    mapped = byMapping(by, new Date()) as ByRecord<never, never>;
    compiled.set(by, mapped);
  }
  return batchBy(block, mapped as ByRecord<T, DB>, tables);
}

function byMapping<DB>(mapping: TypedMapping<DB>, startedAt: Date): ByRecord<unknown, DB> {
  const compiled = compileMapping(mapping, { startedAt });
  return { mapper: mapperBy(compiled), slots: compiled.slots };
}
