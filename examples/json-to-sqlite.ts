// Loads the elements of an array inside a JSON document. Numbers keep every digit.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, knexSink, map, parseJson } from 'millrace';

interface Order {
  id: bigint | number;
  lines: { sku: string; price: number }[];
}
interface Shop {
  orders: { id: bigint | number };
  order_lines: { order_id: bigint | number; line_no: number; sku: string; price: number };
}

const text = `{ "exported": "2024-05-01", "orders": [
  { "id": 9007199254740993, "lines": [{ "sku": "A-1", "price": 12.5 }, { "sku": "B-2", "price": 3 }] },
  { "id": 2, "lines": [] } ] }`;

const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
await db.raw('create table orders (id bigint primary key)');
await db.raw(
  'create table order_lines (order_id bigint references orders, line_no int, sku text, price real)',
);

const sink = knexSink<Shop>(db);
await pipeline(
  Readable.from([text]),
  parseJson<Order>({ record: '/orders/*' }),
  map<Order, Shop>(({ id, lines }) => ({
    orders: { id },
    order_lines: lines.map((line, index) => ({ order_id: id, line_no: index + 1, ...line })),
  })),
  batchByTable<Shop>(),
  sink,
);
console.log(sink.report().rows);
console.log(await db.raw('select cast(id as text) as id from orders order by orders.id'));
await db.destroy();
