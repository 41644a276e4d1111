/** The rows of one table as they are encoded, record by record. */
@unmanaged
export class Rows {
  bytes: usize;
  length: usize;
  room: usize;
  /** For each row the length behind it, and the record of the batch that gave it. */
  ends: usize;
  records: usize;
  count: u32;
  countRoom: u32;
  /** Where NULL is kept apart, how many values a row has, else 0; and which of all are NULL. */
  columns: u32;
  nulls: usize;
  nullCount: u32;
  nullRoom: u32;
}

/** What is copied sixteen bytes at a time goes over its end by fewer. */
const BEYOND: usize = 16;
const FIRST_BYTES: usize = 64 * 1024;
const MOST_KEPT: usize = 8 * 1024 * 1024;
const FIRST_ROWS: u32 = 1024;

export function newRows(columns: u32): Rows {
  const rows = changetype<Rows>(heap.alloc(offsetof<Rows>()));
  rows.bytes = heap.alloc(FIRST_BYTES);
  rows.room = FIRST_BYTES;
  rows.ends = heap.alloc(FIRST_ROWS << 2);
  rows.records = heap.alloc(FIRST_ROWS << 2);
  rows.countRoom = FIRST_ROWS;
  rows.columns = columns;
  rows.nulls = heap.alloc(FIRST_ROWS << 2);
  rows.nullRoom = FIRST_ROWS;
  rows.nullCount = 0;
  backTo(rows, 0);
  return rows;
}

/** The address where the next byte goes, where there is room for so many. */
export function reserve(rows: Rows, more: usize): usize {
  const needed = rows.length + more + BEYOND;
  if (needed > rows.room) {
    rows.room = max(needed, rows.room * 2);
    rows.bytes = heap.realloc(rows.bytes, rows.room);
  }
  return rows.bytes + rows.length;
}

/** What has been put stands up to there. */
export function putUpTo(rows: Rows, at: usize): void {
  rows.length = at - rows.bytes;
}

/** Puts up to four bytes. */
export function putWord(rows: Rows, word: u32, length: usize): void {
  store<u32>(reserve(rows, 4), word);
  rows.length += length;
}

export function putBytes(rows: Rows, from: usize, length: usize): void {
  memory.copy(reserve(rows, length), from, length);
  rows.length += length;
}

/** What follows has its length in front of it, as MySQL's protocol writes one; gives where. */
export function beginSized(rows: Rows): usize {
  const at = rows.length;
  reserve(rows, 1);
  rows.length++;
  return at;
}

/** It ends here. See https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html */
export function endSized(rows: Rows, at: usize): void {
  const length = rows.length - at - 1;
  if (length < 0xfb) {
    store<u8>(rows.bytes + at, length);
    return;
  }
  const more: usize = length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 8;
  reserve(rows, more);
  const first = rows.bytes + at;
  memory.copy(first + 1 + more, first + 1, length);
  store<u8>(first, more == 2 ? 0xfc : more == 3 ? 0xfd : 0xfe);
  if (more == 2) store<u16>(first + 1, length);
  else if (more == 3) {
    store<u16>(first + 1, length);
    store<u8>(first + 3, length >> 16);
  } else store<u64>(first + 1, length);
  rows.length += more;
}

/** The row's value in this column is NULL. */
export function putNull(rows: Rows, column: u32): void {
  if (rows.nullCount == rows.nullRoom) {
    rows.nullRoom *= 2;
    rows.nulls = heap.realloc(rows.nulls, rows.nullRoom << 2);
  }
  store<u32>(rows.nulls + (rows.nullCount++ << 2), rows.count * rows.columns + column);
}

export function endRow(rows: Rows, record: u32): void {
  if (rows.count == rows.countRoom) {
    rows.countRoom *= 2;
    rows.ends = heap.realloc(rows.ends, rows.countRoom << 2);
    rows.records = heap.realloc(rows.records, rows.countRoom << 2);
  }
  const at = rows.count++ << 2;
  store<usize>(rows.ends + at, rows.length);
  store<u32>(rows.records + at, record);
}

/** The next batch begins: one can be larger than all others. */
export function restart(rows: Rows): void {
  backTo(rows, 0);
  if (rows.room <= MOST_KEPT) return;
  heap.free(rows.bytes);
  rows.bytes = heap.alloc(FIRST_BYTES);
  rows.room = FIRST_BYTES;
}

/** Goes back to where there were so many rows. */
export function backTo(rows: Rows, count: u32): void {
  rows.length = count == 0 ? 0 : load<usize>(rows.ends + ((count - 1) << 2));
  rows.count = count;
  const end = count * rows.columns;
  while (rows.nullCount > 0 && load<u32>(rows.nulls + ((rows.nullCount - 1) << 2)) >= end) rows.nullCount--;
}
