import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { type KnexSink, knexSink } from '../../lib/sink/knex-sink.js';
import type { KnexSinkOptions } from '../../lib/sink/knex-sink-options.js';
import type { Report } from '../../lib/sink/tally.js';
import { asRecords } from '../../lib/stages/as-records.js';
import { batchByTable } from '../../lib/stages/batch-by-table.js';
import { map } from '../../lib/stages/map.js';
import type { RowsOf } from '../../lib/types.js';

export async function createOrders(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('order_lines');
  await db.schema.dropTableIfExists('orders');
  await db.schema.createTable('orders', table => {
    table.integer('id').primary();
    table.string('name', 40).notNullable();
  });
  await db.schema.createTable('order_lines', table => {
    table.integer('order_id').notNullable();
    table.integer('no').notNullable();
    table.primary(['order_id', 'no']);
    table.foreign('order_id', 'order_lines_orders').references('orders.id');
  });
}

export type OrderTables = {
  orders: { id: number; name: string | null };
  order_lines: { order_id: number; no: number };
};

/** An order with two lines. */
export const order = (id: number, name: string | null = `order ${id}`): RowsOf<OrderTables> => ({
  orders: { id, name },
  order_lines: [1, 2].map(no => ({ order_id: id, no })),
});

export const orders = (count: number, first = 0): RowsOf<OrderTables>[] =>
  Array.from({ length: count }, (_, index) => order(first + index));

export interface Outcome extends Report {
  readonly error?: Error & { readonly code?: string };
}

/** Loads one record for each entry: its rows, none for undefined; an Error is thrown by the row function. */
export async function load(
  db: Knex,
  records: readonly (RowsOf | undefined | Error)[],
  { maxRecords = 1000, ...options }: KnexSinkOptions & { maxRecords?: number } = {},
): Promise<Outcome> {
  const sink = knexSink(db, options);
  const toRows = (index: number): RowsOf | undefined => {
    const record = records[index];
    if (record instanceof Error) throw record;
    return record;
  };
  try {
    await pipeline(
      Readable.from(records.keys()),
      asRecords<number>(),
      map(toRows),
      batchByTable({ maxRecords }),
      sink,
    );
  } catch (error) {
    return { ...(await reportOf(sink)), error: error as Error };
  }
  return reportOf(sink);
}

async function reportOf(sink: KnexSink): Promise<Report> {
  await sink.settled;
  const { inFlight, ...report } = sink.report();
  assert.equal(inFlight, 0);
  return report;
}

/** Ids of the orders in the database, with their lines: an order that is in halfway shows. */
export async function ordersIn(db: Knex): Promise<number[]> {
  const ids: { id: number }[] = await db('orders').select('id').orderBy('id');
  const [{ lines }] = await db('order_lines').count({ lines: '*' });
  if (Number(lines) !== ids.length * 2) throw new Error(`${ids.length} orders with ${lines} lines in all`);
  return ids.map(({ id }) => id);
}
