import { copyDate, copyDatetime } from './copy-dates';
import { copyDecimal, copyInteger, putNumber } from './copy-numbers';
import { copyText } from './copy-text';
import { ASCII, ESCAPES, NULL, NUMBER as AS_WRITTEN, REFERS, UTF8 } from './kinds';
import { beginSized, endSized, putBytes, putNull, putWord, Rows } from './rows';
import { Wanted } from './wanted';

/** One column of a table: where its text stands, and how that is put. */
@unmanaged
export class Column {
  kind: i32;
  /** Of text its most characters, of decimals the digits before the point, of datetimes the digits of a second. */
  size: u32;
  /** Of decimals. */
  scale: u32;
  /** What stands around the value, 0 for nothing. */
  quote: u32;
  /** Whether its length stands in front of it. */
  isSized: u32;
  /** Of text: see `copyText`. */
  escapes: usize;
  /** So many levels above the element that gives the row, paths start … */
  up: i32;
  /** … and lead down: for each step the element around, and the number of the child. */
  steps: usize;
  stepCount: i32;
  /** The element that has the slot, and where in its rows, in bytes. */
  holder: Wanted;
  slot: usize;
  /** What is put where there is nothing; 0 where that is not known, and NULL_VALUE for a value that is not put. */
  blank: usize;
  blankLength: usize;
}

const NULL_VALUE: usize = 1;

// What a column holds. The value is made elsewhere; it is the number of the row; or it is copied.
const NUMBER: i32 = 1;
const INTEGER: i32 = 2;
const DECIMAL: i32 = 3;
const STRING: i32 = 4;
const DATE: i32 = 5;
const DATETIME: i32 = 6;

// Where a slot would be.
const NOWHERE: usize = 0;
const SEVERAL: usize = 1;

/** Puts a value that is written as its type writes it; false for others, when anything may stand behind. */
export function putColumn(column: Column, number: i32, rows: Rows, place: Wanted, row: i32): bool {
  const kind = column.kind;
  if (kind == 0) return false;
  if (kind == NUMBER) {
    const before = column.isSized ? beginSized(rows) : 0;
    putNumber(row + 1, rows);
    if (column.isSized) endSized(rows, before);
    return true;
  }
  const slot = slotOf(column, place, row);
  if (slot == SEVERAL) return false;
  if (slot == NOWHERE) return putBlank(column, number, rows);
  const start = load<usize>(slot);
  const end = load<usize>(slot, 4);
  const form = load<i32>(slot, 8);
  if (<i32>start < 0 || form == NULL) return putBlank(column, number, rows);
  // One that has children, or is made up of several, has another kind.
  if ((form & ~(REFERS | ESCAPES)) > UTF8 && !(form == AS_WRITTEN && (kind == INTEGER || kind == DECIMAL)))
    return false;
  if (end <= start) return form == ASCII && putBlank(column, number, rows);
  if (column.isSized) {
    const before = beginSized(rows);
    if (!copy(column, kind, start, end, rows, form)) return false;
    endSized(rows, before);
    return true;
  }
  const quote = column.quote;
  if (quote != 0) putWord(rows, quote, 1);
  if (!copy(column, kind, start, end, rows, form)) return false;
  if (quote != 0) putWord(rows, quote, 1);
  return true;
}

function copy(column: Column, kind: i32, start: usize, end: usize, rows: Rows, form: i32): bool {
  switch (kind) {
    case INTEGER:
      return copyInteger(start, end, rows);
    case DECIMAL:
      return copyDecimal(start, end, rows, column.size, column.scale);
    case STRING:
      return copyText(start, end, rows, form, column.escapes, column.size);
    case DATE:
      return copyDate(start, end, rows);
    case DATETIME:
      return copyDatetime(start, end, rows, column.size);
    default:
      return false;
  }
}

function putBlank(column: Column, number: i32, rows: Rows): bool {
  if (column.blank == 0) return false;
  if (column.blank == NULL_VALUE) putNull(rows, number);
  else putBytes(rows, column.blank, column.blankLength);
  return true;
}

function slotOf(column: Column, place: Wanted, row: i32): usize {
  let above: Wanted = place;
  for (let level = column.up; level > 0; level--) {
    row = load<i32>(above.rows + <usize>row * above.width);
    above = above.parent!;
  }
  // The rows of all that is found follow each other, for no element stands in its like.
  let first = row;
  let end = row + 1;
  const steps = column.steps;
  const behind = steps + ((<usize>column.stepCount) << 3);
  for (let at = steps; at < behind; at += 8) {
    const around = changetype<Wanted>(load<usize>(at));
    const child = around.rows + around.childrenAt + (load<usize>(at, 4) << 3);
    end = load<i32>(child + <usize>(end - 1) * around.width, 4);
    first = load<i32>(child + <usize>first * around.width);
    if (first == end) return NOWHERE;
  }
  if (end - first != 1) return SEVERAL;
  return column.holder.rows + <usize>first * column.holder.width + column.slot;
}
