import type { EncodedRows } from '../../batch/encoded.js';
import {
  beginCell,
  type Cells,
  emptyCells,
  endCell,
  numberIn,
  PAGE_BYTES,
  putInteger,
  putValue,
} from './sqlite-record.js';

/** A run of rows that lie in one page. */
interface Leaf {
  readonly from: number;
  readonly to: number;
}

const LEAF = { kind: 13, headerBytes: 8 };
const INNER = { kind: 5, headerBytes: 12 };
const POINTER_BYTES = 2;
/** The number of a page, and of its last row. */
const CHILD_BYTES = 4 + 3;
const FILE_HEADER_BYTES = 100;
const MOST_CHILDREN = Math.floor((PAGE_BYTES - INNER.headerBytes) / (CHILD_BYTES + POINTER_BYTES));

export class ImageTooLarge extends Error {}

/** By the place of its rows among those of the image. */
export const tableName = (index: number): string => `r${index}`;
export const columnName = (index: number): string => `c${index}`;

/**
 * A database of tables that hold cells as they are (https://www.sqlite.org/fileformat2.html), in pieces. Its columns have
 * no types, so that values of any kind go from there to columns of others as if they were bound.
 */
export function imageOf(tables: readonly EncodedRows[]): Uint8Array[] {
  const leaves = tables.map(leavesOf);
  const roots: Uint8Array[] = [];
  const others: Uint8Array[] = [];
  let next = rootOf(tables.length);
  for (const [index, rows] of tables.entries()) {
    const parts = leaves[index]!;
    if (parts.length === 1) roots.push(...leafPage(rows, parts[0]!));
    else {
      roots.push(innerPage(rows, parts, next));
      others.push(...parts.flatMap(part => leafPage(rows, part)));
      next += parts.length;
    }
  }
  return [...firstPage(tables, next - 1), ...roots, ...others];
}

/** The number of the first page of a table. */
function rootOf(index: number): number {
  return 2 + index;
}

function leavesOf({ ends }: EncodedRows): Leaf[] {
  const leaves: Leaf[] = [];
  let [from, start, before] = [0, 0, 0];
  for (let row = 0; row < ends.length; row++) {
    const end = ends[row]!;
    if (LEAF.headerBytes + POINTER_BYTES * (row + 1 - from) + end - start > PAGE_BYTES) {
      leaves.push({ from, to: row });
      [from, start] = [row, before];
    }
    before = end;
  }
  return [...leaves, { from, to: ends.length }];
}

/** @param before bytes of the page that are not the tree's */
function leafPage(
  { bytes, ends }: Pick<EncodedRows, 'bytes' | 'ends'>,
  { from, to }: Leaf,
  before = 0,
): [head: Buffer, cells: Uint8Array] {
  const start = from === 0 ? 0 : ends[from - 1]!;
  const cells = bytes.subarray(start, ends[to - 1]);
  const head = Buffer.alloc(PAGE_BYTES - cells.length);
  putHeader(head, before, LEAF.kind, to - from, head.length);
  let pointer = before + LEAF.headerBytes;
  for (let row = from, cell = head.length; row < to; row++) {
    head[pointer++] = cell >>> 8;
    head[pointer++] = cell & 0xff;
    cell = head.length + ends[row]! - start;
  }
  return [head, cells];
}

/** The page above those of the leaves, which begin with page `first`. */
function innerPage({ bytes, ends }: EncodedRows, leaves: readonly Leaf[], first: number): Buffer {
  if (leaves.length > MOST_CHILDREN) throw new ImageTooLarge();
  const page = Buffer.alloc(PAGE_BYTES);
  const last = leaves.length - 1;
  const content = PAGE_BYTES - last * CHILD_BYTES;
  putHeader(page, 0, INNER.kind, last, content);
  page.writeUInt32BE(first + last, 8);
  for (let child = 0; child < last; child++) {
    const cell = content + child * CHILD_BYTES;
    const lastRow = leaves[child]!.to - 1;
    page.writeUInt32BE(first + child, cell);
    page.set(numberIn(bytes, lastRow === 0 ? 0 : ends[lastRow - 1]!), cell + 4);
    page.writeUInt16BE(cell, INNER.headerBytes + child * POINTER_BYTES);
  }
  return page;
}

function putHeader(page: Buffer, at: number, kind: number, cells: number, content: number): void {
  page[at] = kind;
  page.writeUInt16BE(cells, at + 3);
  page.writeUInt16BE(content, at + 5);
}

function firstPage(tables: readonly EncodedRows[], pages: number): [head: Buffer, cells: Uint8Array] {
  const tableCells = emptyCells();
  for (const [index, { columns }] of tables.entries()) putTable(tableCells, index, columns.length);
  const { bytes, at, ends } = tableCells;
  const head = FILE_HEADER_BYTES + LEAF.headerBytes + POINTER_BYTES * tables.length;
  if (head + at > PAGE_BYTES) throw new ImageTooLarge();
  const rows = { bytes, ends: Uint32Array.from(ends) };
  const page = leafPage(rows, { from: 0, to: tables.length }, FILE_HEADER_BYTES);
  const [header] = page;
  header.write('SQLite format 3\0', 'latin1');
  // Pages of 64 KiB; a rollback journal; no reserved bytes; fixed fractions.
  header.set([0, 1, 1, 1, 0, 64, 32, 32], 16);
  const fields = { changes: 24, pages: 28, cookie: 40, format: 44, encoding: 56, validFor: 92, version: 96 };
  for (const field of [fields.changes, fields.cookie, fields.encoding, fields.validFor]) {
    header.writeUInt32BE(1, field);
  }
  header.writeUInt32BE(pages, fields.pages);
  header.writeUInt32BE(4, fields.format);
  header.writeUInt32BE(3_000_000, fields.version);
  return page;
}

function putTable(cells: Cells, index: number, columns: number): void {
  const name = tableName(index);
  const sql = `CREATE TABLE ${name}(${Array.from({ length: columns }, (_none, column) => columnName(column))})`;
  beginCell(cells, 5, 0);
  for (const text of ['table', name, name]) putValue(cells, text);
  putInteger(cells, rootOf(index));
  putValue(cells, sql);
  endCell(cells);
}
