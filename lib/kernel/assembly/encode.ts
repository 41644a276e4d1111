import { Column, putColumn } from './column';
import { putRows, putValue } from './imports';
import { backTo, endRow, putWord, Rows } from './rows';
import { Wanted } from './wanted';

@unmanaged
class Table {
  rows: Rows;
  /** The element that gives a row each; null where rows are made elsewhere. */
  place: Wanted | null;
  // Up to four bytes each.
  opening: u32;
  openingLength: usize;
  between: u32;
  betweenLength: usize;
  closing: u32;
  closingLength: usize;
  columns: usize;
  columnCount: i32;
  /** How many rows there were before the record. */
  before: u32;
}

let tables: usize = 0;
let tableCount: i32 = 0;

/** The tables that `encode` puts rows of, each as it is described below, one behind the other. */
export function encodeTables(list: usize, count: i32): void {
  tables = list;
  tableCount = count;
}

export const tableBytes: usize = offsetof<Table>();
export const columnBytes: usize = offsetof<Column>();

function tableAt(index: i32): Table {
  return changetype<Table>(tables + <usize>index * offsetof<Table>());
}

/** The next record begins. */
export function mark(): void {
  for (let index = 0; index < tableCount; index++) tableAt(index).before = tableAt(index).rows.count;
}

/** Nothing of it is kept. */
export function undo(): void {
  for (let index = 0; index < tableCount; index++) backTo(tableAt(index).rows, tableAt(index).before);
}

/** Puts the rows that the record gives all tables; gives how many there are. Throws what making values throws. */
export function encode(record: u32): u32 {
  let count: u32 = 0;
  for (let index = 0; index < tableCount; index++) {
    const table = tableAt(index);
    const place = table.place;
    if (!place) {
      count += putRows(index, record);
      continue;
    }
    const number = place.count;
    for (let row = 0; row < number; row++) {
      putRow(table, index, place, row);
      endRow(table.rows, record);
    }
    count += number;
  }
  return count;
}

function putRow(table: Table, tableNumber: i32, place: Wanted, row: i32): void {
  const rows = table.rows;
  putWord(rows, table.opening, table.openingLength);
  const count = table.columnCount;
  let at = table.columns;
  for (let index = 0; index < count; index++, at += offsetof<Column>()) {
    if (index > 0) putWord(rows, table.between, table.betweenLength);
    const column = changetype<Column>(at);
    const before = rows.length;
    if (!putColumn(column, index, rows, place, row)) {
      rows.length = before;
      putValue(tableNumber, index, row);
    }
  }
  putWord(rows, table.closing, table.closingLength);
}
