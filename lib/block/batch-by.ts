import { grouper } from '../batch/group.js';
import type { RecordMapper } from '../batch/map-record.js';
import { LoadError, toReject } from '../errors.js';
import type { Batch, Block, Reject } from '../types.js';
import type { XmlSlots } from '../xml/slots.js';
import { positionAt } from './places.js';
import { readRecords } from './read-block.js';

/** What is done with each record of a block. */
export interface ByRecord<T, DB> {
  readonly mapper: RecordMapper<T, DB>;
  /** Of a mapping: what it takes in the place of values of XML; null where it is carried out over values alone. */
  readonly slots?: XmlSlots | null;
}

/** Reads the records of a block, maps them and groups their rows. */
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
