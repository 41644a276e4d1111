import { encode, mark } from './encode';
import { passes } from './imports';
import { read } from './record';

/** Of the five numbers of each record of a block the first is where it begins. */
const PLACE: usize = 40;

let hasFilter: bool = false;
let at: i32 = 0;
let records: u32 = 0;
let keptRoom: i32 = 1024;
let kept = heap.alloc((<usize>keptRoom) << 2);
let keptCount: i32 = 0;

/** Whether `passes` is to be asked of each record. */
export function filterRecords(isFiltered: bool): void {
  hasFilter = isFiltered;
}

/** The record that was read last, by its index in the block. */
export function recordAt(): i32 {
  return at;
}

/** The number that the next record of the batch has. */
export function recordsBehind(): u32 {
  return records;
}

/** The indices of the records that have given rows. */
export function keptRecords(): usize {
  return kept;
}

export function keptBehind(): i32 {
  return keptCount;
}

/**
 * Encodes records of a block one after the other. Throws what making values throws: the record is then that at `recordAt`.
 * @param places of all records of the block, so many
 * @param from the index of the first, and `to` behind the last, of those that are to be encoded
 * @param base where the bytes of the block begin, and `end` behind them
 * @param before how many records of the batch have rows
 * @returns the index of the first that is left to others, or `to`
 */
export function encodeRecords(
  places: usize,
  count: i32,
  from: i32,
  to: i32,
  base: usize,
  end: usize,
  before: u32,
): i32 {
  records = before;
  keptCount = 0;
  if (to - from > keptRoom) {
    keptRoom = to - from;
    kept = heap.realloc(kept, (<usize>keptRoom) << 2);
  }
  for (at = from; at < to; at++) {
    const place = places + <usize>at * PLACE;
    const start = base + <usize>load<f64>(place);
    const behind = at + 1 < count ? base + <usize>load<f64>(place + PLACE) : end;
    mark();
    if (!read(start, behind)) break;
    if ((hasFilter && !passes()) || encode(records) == 0) continue;
    store<i32>(kept + ((<usize>keptCount) << 2), at);
    keptCount++;
    records++;
  }
  return at;
}
