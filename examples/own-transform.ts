// Puts a Transform of one's own between two stages: here one that lets each SKU pass once.
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, knexSink, map, parseXml, type SourceRecord } from 'millrace';

interface Line {
  '@sku': string;
}

const seen = new Set<string>();
const firstOfEachSku = new Transform({
  objectMode: true,
  transform(record: SourceRecord<Line>, _encoding, callback) {
    const sku = record.value['@sku'];
    const isFirst = !seen.has(sku);
    seen.add(sku);
    if (isFirst) this.push(record);
    callback();
  },
});

const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
await db.schema.createTable('products', table => table.string('sku').primary());
await pipeline(
  Readable.from(['<order><line sku="A-1"/><line sku="B-2"/>', '<line sku="A-1"/></order>']),
  parseXml<Line>({ record: '/order/line' }),
  firstOfEachSku,
  map<Line>(({ '@sku': sku }) => ({ products: { sku } })),
  batchByTable(),
  knexSink(db),
);
console.log(await db('products').orderBy('sku').pluck('sku'));
await db.destroy();
