import assert from 'node:assert/strict';
import Sqlite from 'better-sqlite3';
import { encodeRows } from '../../lib/sink/encode-rows.js';
import { cellEncoder, rowsFromCells } from '../../lib/sink/writers/sqlite-cells.js';
import { imageOf } from '../../lib/sink/writers/sqlite-image.js';
import type { EncodedRows } from '../../lib/batch/encoded.js';
import { pickEncoded } from '../../lib/batch/encoded.js';
import type { ColumnValue } from '../../lib/types.js';

const take = (value: ColumnValue): unknown => value;

/** As many rows of two columns, the second of which has so many characters; the first row may have more. */
function cellsOf(count: number, length: number, more = 0): EncodedRows | undefined {
  const rows = Array.from({ length: count }, (_none, id) => ({
    id,
    text: 'x'.repeat(id === 0 ? length + more : length),
  }));
  const columns = ['id', 'text'];
  const takes = new Map(columns.map(name => [name, take]));
  const records = rows.map(({ id }) => id);
  return encodeRows({ table: 't', columns, rows, records }, cellEncoder(columns, takes)!);
}

function opened(tables: readonly EncodedRows[]): Sqlite.Database {
  const db = new Sqlite(Buffer.concat(imageOf(tables)));
  assert.deepEqual(db.pragma('integrity_check', { simple: true }), 'ok');
  return db;
}

describe('A database of encoded rows', () => {
  for (const [count, length, more] of [
    [1, 0],
    // As large as a row can be.
    [3, 65_489],
    [400, 130],
    [5_000, 130],
    [100, 40_000],
    // Rows that fill a page to its last byte, and one byte less and more.
    ...[2, 4, 8].flatMap(rows => [-1, 0, 1].map(by => [rows * 3, 65_528 / rows - 20, by])),
  ] as [count: number, length: number, more?: number][]) {
    it(`is whole with ${count} rows of ${length} characters${more ? ` and ${more} more` : ''}`, () => {
      const tables = [cellsOf(1, 3)!, cellsOf(count, length, more)!, cellsOf(3, 3)!];
      const db = opened(tables);
      const rows = db.prepare('SELECT c0 AS id, c1 AS text FROM r1 ORDER BY rowid').all();
      assert.deepEqual(rows, rowsFromCells(tables[1]!).rows);
      assert.equal(db.prepare('SELECT count(*) FROM r2').pluck().get(), 3);
      db.close();
    });
  }

  it('is whole with some of the rows', () => {
    const all = cellsOf(3_000, 200)!;
    const keep = (row: number): boolean => row % 7 !== 3;
    const db = opened([pickEncoded(all, keep, all.records.filter(keep))]);
    assert.deepEqual(db.prepare('SELECT c0 FROM r0').pluck().all(), [...all.records.filter(keep)]);
    db.close();
  });

  it('has no rows that are larger than a page', () => {
    for (const length of [65_490, 65_500, 70_000, 3_000_000]) assert.equal(cellsOf(1, length), undefined);
  });
});
