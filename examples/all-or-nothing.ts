// Loads a whole document in a transaction of one's own: a fault at its end leaves nothing behind.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, knexSink, map, parseXml } from 'millrace';

const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
await db.schema.createTable('orders', table => table.integer('id').primary());

async function load(xml: string): Promise<void> {
  await db.transaction(async trx => {
    await trx('orders').del();
    await pipeline(
      Readable.from([xml]),
      parseXml<{ '@id': string }>({ record: '/orders/order' }),
      map<{ '@id': string }>(({ '@id': id }) => ({ orders: { id } })),
      batchByTable({ maxRecords: 1 }),
      knexSink(trx),
    );
  });
}

await load('<orders><order id="1"/><order id="2"/></orders>');
await load('<orders><order id="3"/><order id="4"></orders>').catch((error: Error) =>
  console.log(error.message),
);
console.log(await db('orders').orderBy('id').pluck('id'));
await db.destroy();
