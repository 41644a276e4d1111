import { Writable } from 'node:stream';
import type { Knex } from 'knex';

/** Rows by table, in insert order. */
export type Rows = Record<string, object[]>;

// The same transactions as ours: 2,000 records each.
const RECORDS_A_TRANSACTION = 2000;

/** What one writes without a library for it: the rows of 2,000 records, table by table, in one transaction. */
export function insertRows<T>(
  addRows: (rows: Rows, record: T) => void,
  insert: (rows: Rows) => Promise<unknown>,
): Writable {
  let records = 0;
  let rows: Rows = {};
  const insertAll = (): Promise<unknown> => {
    const full = rows;
    rows = {};
    return insert(full);
  };
  return new Writable({
    objectMode: true,
    write(record: T, _encoding, callback) {
      addRows(rows, record);
      if (++records % RECORDS_A_TRANSACTION === 0) insertAll().then(() => callback(), callback);
      else callback();
    },
    final(callback) {
      insertAll().then(() => callback(), callback);
    },
  });
}

/** By knex.batchInsert. */
export function byKnex(db: Knex): (rows: Rows) => Promise<unknown> {
  // SQLite takes 500 rows a statement.
  const rowsAStatement = db.client.dialect === 'sqlite3' ? 400 : 1000;
  return rows =>
    db.transaction(async transaction => {
      for (const [table, all] of Object.entries(rows)) {
        await db.batchInsert(table, all, rowsAStatement).transacting(transaction);
      }
    });
}
