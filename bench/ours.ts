import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { batchByTable, knexSink, map, parseXml } from '../lib/index.js';
import { ARRAYS, type Order } from './orders.js';
import { TABLES, type Tables, toRows } from './tables.js';

export async function loadOurs(db: Knex, path: string): Promise<void> {
  await pipeline(
    createReadStream(path),
    parseXml<Order>({ record: '/orders/order', arrays: ARRAYS }),
    map<Order, Tables>(toRows),
    batchByTable<Tables>({ tables: TABLES }),
    knexSink<Tables>(db),
  );
}
