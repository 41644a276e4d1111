// Puts stages together once, and uses them in two jobs: orders that come as a file and orders that come in messages.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, compose, knexSink, map, parseXml } from 'millrace';

interface Order {
  '@id': string;
  line: { '@sku': string }[];
}
interface Shop {
  orders: { id: string };
  order_lines: { order_id: string; sku: string };
}

// A stage is used up by the job that it is in, so that what is shared is a function that makes one.
const ordersToBatches = () =>
  compose(
    parseXml<Order>({ record: '/orders/order', arrays: ['line'] }),
    map<Order, Shop>(({ '@id': id, line }) => ({
      orders: { id },
      order_lines: line.map(({ '@sku': sku }) => ({ order_id: id, sku })),
    })),
    batchByTable<Shop>({ tables: ['orders', 'order_lines'] }),
  );

const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
await db.raw('create table orders (id integer primary key)');
await db.raw('create table order_lines (order_id integer references orders, sku text)');

const file = Readable.from(['<orders><order id="1"><line sku="A"/></order></orders>']);
const message = Readable.from(['<orders><order id="2"><line sku="A"/>', '<line sku="B"/></order></orders>']);
for (const source of [file, message]) {
  const sink = knexSink<Shop>(db);
  await pipeline(source, ordersToBatches(), sink);
  console.log(sink.report().rows);
}
await db.destroy();
