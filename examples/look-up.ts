// Looks a value up in another table for each record: a child stage with four questions at once, answers in order.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, knexSink, map, parseLines, type SourceRecord } from 'millrace';

type Line = { sku: string; quantity: number };
type Priced = Line & { price: number | undefined };

const open = () => knex({ client: 'better-sqlite3', connection: 'shop.sqlite', useNullAsDefault: true });
const [products, db] = [open(), open()];
await db.raw('create table products (sku text primary key, price integer)');
await db.raw('create table order_lines (sku text, quantity integer, price integer not null)');
await db('products').insert(['A', 'B', 'C'].map((sku, index) => ({ sku, price: 100 * (index + 1) })));

let [now, most] = [0, 0];
async function withPrice(record: SourceRecord<Line>): Promise<SourceRecord<Priced>> {
  most = Math.max(most, ++now);
  const product = await products('products').where('sku', record.value.sku).first();
  now--;
  return { ...record, value: { ...record.value, price: product?.price } };
}

const lines = ['A', 'B', 'X', 'C', 'A', 'B', 'C', 'A'].map((sku, quantity) => ({ sku, quantity }));
const sink = knexSink(db, { maxRejects: 1 });
await pipeline(
  Readable.from(lines.map(line => `${JSON.stringify(line)}\n`)),
  parseLines<Line>(),
  (records: Readable) => Readable.from(records).map(withPrice, { concurrency: 4 }),
  map<Priced>(({ sku, quantity, price }) => {
    if (price === undefined) throw new Error('there is no such product');
    return { order_lines: { sku, quantity, price } };
  }),
  batchByTable(),
  sink,
);
console.log(await db('order_lines').pluck('price'), `${most} questions at once`);
for (const { position, reason } of sink.report().rejects) console.log(`line ${position.line}: ${reason}`);
await Promise.all([products.destroy(), db.destroy()]);
