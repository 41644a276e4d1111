import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, knexSink, map, parseXml } from 'millrace';

interface Order {
  '@id': string;
  customer: string;
  line: { '@sku': string; '@qty': string }[];
}
interface Shop {
  orders: { id: string; customer: string };
  order_lines: { order_id: string; line_no: number; sku: string; quantity: string };
}

const db = knex({ client: 'better-sqlite3', connection: 'shop.sqlite', useNullAsDefault: true });
const sink = knexSink<Shop>(db);
await pipeline(
  createReadStream('orders.xml'),
  parseXml<Order>({ record: '/orders/order', arrays: ['line'] }),
  map<Order, Shop>(({ '@id': id, customer, line }) => ({
    orders: { id, customer },
    order_lines: line.map((one, index) => ({
      order_id: id,
      line_no: index + 1,
      sku: one['@sku'],
      quantity: one['@qty'],
    })),
  })),
  batchByTable<Shop>(),
  sink,
);
console.log(sink.report());
await db.destroy();
