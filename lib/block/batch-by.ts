import type { Collect, Collected } from '../batch/collect.js';
import { type BatchWith, grouper, type TakenRun } from '../batch/group.js';
import type { RecordMapper } from '../batch/map-record.js';
import { LoadError, toReject } from '../errors.js';
import type { SlotsByFormat } from '../mapping/slots-by-format.js';
import type { Slots } from '../slots/slots.js';
import type { Block, Reject, SourceRecord, TableRows } from '../types.js';
import { positionAt } from './places.js';
import { recordsOf } from './read-block.js';
import { slotsOver } from './slots-over.js';

/** What is done with each record of a block. */
export interface ByRecord<T, DB, Rows extends Collected = TableRows> {
  readonly mapper: RecordMapper<T, DB>;
  /** Of a mapping: what it takes in the place of values; null where it is carried out over values alone. */
  readonly slots?: SlotsByFormat | null;
  /** Takes records that slots read, and with which all is well, before the others are read. */
  readonly takeRun?: (block: Block, from: number) => TakenRun;
  /** What becomes of rows, if they are not to stay as they are. */
  readonly collect?: Collect<Rows>;
}

/** Reads the records of a block, maps them and groups their rows. */
export async function batchBy<T, DB, Rows extends Collected = TableRows>(
  block: Block,
  { mapper, slots, takeRun, collect }: ByRecord<T, DB, Rows>,
  tables?: readonly string[],
): Promise<BatchWith<DB, Rows>> {
  const { number, first, start } = block;
  const group = grouper<DB, Rows>(tables, collect);
  const filled = slots ? slotsOver(slots, block.bytes, block.reading) : undefined;
  const read = recordsOf<T>(block, filled);
  let readAsValues = 0;
  let { end } = block;
  let fault: Reject | undefined;
  for (let index = 0; index < block.count; index++) {
    if (filled && takeRun) {
      const run = takeRun(block, index);
      group.addRun(block, index, run);
      index = run.next;
      if (index === block.count) break;
    }
    const found = orFault(read, index);
    if (found instanceof LoadError) {
      // What stands before a fault is not lost by it.
      if (index === 0) throw found;
      fault = toReject(found, 'read', found.position!);
      ({ end } = positionAt(block, index - 1));
      break;
    }
    if (slots !== undefined && !isIn(filled, found)) readAsValues++;
    const mapped = mapper(found);
    // Awaited only where there is something to wait for: a turn of the loop for each record would cost more than it.
    group.add(mapped instanceof Promise ? await mapped : mapped);
  }
  const range = { first, start, end, ...(!fault && { resume: block.resume }) };
  return group.take({ number, range, ...(fault && { fault }), ...(readAsValues > 0 && { readAsValues }) });
}

function orFault<T>(read: (index: number) => SourceRecord<T>, index: number): SourceRecord<T> | LoadError {
  try {
    return read(index);
  } catch (error) {
    if (error instanceof LoadError && error.position) return error;
    throw error;
  }
}

/** Whether slots stand for a record's value. Why one is refused is for the mapper to see. */
function isIn(slots: Slots | undefined, record: SourceRecord): boolean {
  try {
    return slots !== undefined && record.value === slots;
  } catch {
    return false;
  }
}
