import { grouper } from '../batch/group.js';
import { mapperBy, mapperOf, type RecordMapper, type ToRows } from '../batch/map-record.js';
import { compileMapping } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import { LoadError, toReject } from '../errors.js';
import { noOthers, stringList } from '../options.js';
import type { AnyTables, Batch, Block, Reject } from '../types.js';
import type { XmlSlots } from '../xml/slots.js';
import { positionAt } from './places.js';
import { readRecords } from './read-block.js';

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

/** What is done with each record of a block. */
export interface ByRecord<T, DB> {
  readonly mapper: RecordMapper<T, DB>;
  /** Of a mapping: what it takes in the place of values of XML; null where it is carried out over values alone. */
  readonly slots?: XmlSlots | null;
}

export function byMapping<DB>(mapping: TypedMapping<DB>, startedAt: Date): ByRecord<unknown, DB> {
  const compiled = compileMapping(mapping, { startedAt });
  return { mapper: mapperBy(compiled), slots: compiled.slots };
}

export async function batchBy<T, DB>(
  block: Block,
  { mapper, slots }: ByRecord<T, DB>,
  tables?: readonly string[],
): Promise<Batch<DB>> {
  const { number, first, start } = block;
  const group = grouper<DB>(tables);
  const records = readRecords<T>(block, slots);
  const isCounted = slots !== undefined && block.reading.format === 'xml';
  let readAsValues = 0;
  let { end } = block;
  let fault: Reject | undefined;
  for (let read = next(records); ; read = next(records)) {
    if ('error' in read) {
      // What stands before a fault is not lost by it.
      if (group.read === 0) throw read.error;
      fault = toReject(read.error, 'read', read.error.position!);
      ({ end } = positionAt(block, group.read - 1));
      break;
    }
    if (read.done) break;
    const { value: record } = read;
    if (isCounted && record.value !== slots) readAsValues++;
    const mapped = mapper(record);
    // Awaited only where there is something to wait for: a turn of the loop for each record would cost more than it.
    group.add(mapped instanceof Promise ? await mapped : mapped);
  }
  const range = { first, start, end, ...(!fault && { resume: block.resume }) };
  return group.take({ number, range, ...(fault && { fault }), ...(readAsValues > 0 && { readAsValues }) });
}

function next<T>(records: Iterator<T, void>): IteratorResult<T, void> | { readonly error: LoadError } {
  try {
    return records.next();
  } catch (error) {
    if (error instanceof LoadError && error.position) return { error };
    throw error;
  }
}
