import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import saxStream from 'sax-stream';
import { byKnex, insertRows } from './insert-rows.js';
import { addFlatRows, type AddRows, addOrderRows, addWideRows } from './sax-rows.js';

/**
 * The baseline: what one writes without a library for it, from sax-stream and knex.batchInsert, with backpressure and
 * transactions done right.
 */
const plainLoad =
  (tag: string, addRows: AddRows) =>
  async (db: Knex, path: string): Promise<void> => {
    // Text, not bytes: sax-stream breaks characters that two chunks share.
    const source = createReadStream(path, { encoding: 'utf8' });
    const records = saxStream({ strict: true, tag });
    await pipeline(source, records, insertRows(addRows, byKnex(db)));
  };

export const loadPlain = plainLoad('order', addOrderRows);
export const loadPlainFlat = plainLoad('customer', addFlatRows);
export const loadPlainWide = plainLoad('application', addWideRows);
