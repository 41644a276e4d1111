import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import {
  type Batch,
  type Block,
  batchByTable,
  knexSink,
  map,
  parallel,
  parseXml,
  splitXml,
} from '../lib/index.js';
import { ARRAYS, type Order } from './orders.js';
import { TABLES, type Tables, toRows } from './tables.js';

const ORDERS = { record: '/orders/order', arrays: ARRAYS };

export async function loadOurs(db: Knex, path: string): Promise<void> {
  await pipeline(
    createReadStream(path),
    parseXml<Order>(ORDERS),
    map<Order, Tables>(toRows),
    batchByTable<Tables>({ tables: TABLES }),
    knexSink<Tables>(db),
  );
}

export async function loadInThreads(db: Knex, path: string): Promise<void> {
  await pipeline(
    createReadStream(path),
    splitXml(ORDERS),
    parallel<Block, Batch<Tables>>(new URL('./order-rows.js', import.meta.url), { threads: 1 }),
    knexSink<Tables>(db),
  );
}
