import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import etl from 'etl';
import type { Knex } from 'knex';
import { createConnection } from 'mariadb';
import { createPool } from 'mysql2';
import saxStream, { type Element } from 'sax-stream';
import { pick } from 'stream-json/filters/pick.js';
import { parser } from 'stream-json/parser.js';
import { streamArray } from 'stream-json/streamers/stream-array.js';
import { byKnex, insertRows, type Rows } from './insert-rows.js';
import type { Order } from './orders.js';
import { addRows } from './plain.js';
import { TABLES, type Tables, toRows } from './tables.js';

function addOrder(rows: Rows, order: Order): void {
  const { orders, order_contacts, order_lines } = toRows(order) as {
    orders: Tables['orders'];
    order_contacts: Tables['order_contacts'][];
    order_lines: Tables['order_lines'][];
  };
  rows.orders.push(orders);
  rows.order_contacts.push(...order_contacts);
  rows.order_lines.push(...order_lines);
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

/** sax-stream and the connector of MariaDB, whose `batch()` sends many rows at once. */
export async function loadByConnector(db: Knex, path: string): Promise<void> {
  const connection = await createConnection(db.client.connectionSettings);
  const insert = async (rows: Rows): Promise<void> => {
    await connection.beginTransaction();
    for (const table of TABLES) {
      const columns = Object.keys(rows[table][0]!);
      const sql = `INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`;
      await connection.batch(
        sql,
        rows[table].map(row => Object.values(row)),
      );
    }
    await connection.commit();
  };
  const source = createReadStream(path, { encoding: 'utf8' });
  const orders = saxStream({ strict: true, tag: 'order' });
  try {
    await pipeline(source, orders, insertRows<Element>(addRows, insert));
  } finally {
    await connection.end();
  }
}

/**
 * sax-stream and node-etl, whose sinks take one table each: they know neither transactions nor an order of tables, so
 * that foreign keys must be off.
 */
export async function loadByEtl(db: Knex, path: string): Promise<void> {
  const { database, ...settings } = db.client.connectionSettings;
  const pool = createPool({ ...settings, database, connectionLimit: 3 });
  pool.on('connection', connection => connection.query('SET foreign_key_checks = 0'));
  const sinks = TABLES.map(table => etl.mysql.upsert(pool, database, table));
  const done = Promise.all(sinks.map(sink => sink.promise()));
  const put = async (rows: Rows): Promise<void> => {
    for (const [index, table] of TABLES.entries()) {
      const sink = sinks[index]!;
      for (const row of rows[table]) if (!sink.write(row)) await once(sink, 'drain');
    }
  };
  const source = createReadStream(path, { encoding: 'utf8' });
  const orders = saxStream({ strict: true, tag: 'order' });
  try {
    await pipeline(source, orders, insertRows<Element>(addRows, put));
    for (const sink of sinks) sink.end();
    await done;
  } finally {
    pool.end();
  }
}
