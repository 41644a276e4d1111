import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { pick } from 'stream-json/filters/pick.js';
import { parser } from 'stream-json/parser.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { byKnex, insertRows, type Rows } from './insert-rows.js';
import type { Order } from './orders.js';
import { toRows } from './tables.js';

function addOrder(rows: Rows, order: Order): void {
  for (const [table, given] of Object.entries(toRows(order))) (rows[table] ??= []).push(...[given].flat());
}

/** An array of JSON by stream-json. */
export async function loadByStreamArray(db: Knex, path: string): Promise<void> {
  await pipeline(
    createReadStream(path),
    parser.asStream(),
    pick.asStream({ filter: 'orders' }),
    streamArray.asStream(),
    insertRows<{ value: Order }>((rows, { value }) => addOrder(rows, value), byKnex(db)),
  );
}

/** NDJSON by readline and JSON.parse. */
export async function loadByLines(db: Knex, path: string): Promise<void> {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY });
  const parse = (rows: Rows, line: string): void => addOrder(rows, JSON.parse(line));
  await pipeline(Readable.from(lines), insertRows(parse, byKnex(db)));
}
