import { crc32 } from 'node:zlib';
import type { Knex } from 'knex';
import type { RowsOf } from '../lib/types.js';
import type { Order } from './orders.js';

export interface Tables {
  orders: {
    id: string;
    status: string;
    currency: string;
    channel: string;
    placed_at: string;
    shipped_at: string | null;
    total: string;
    note: string | null;
  };
  order_contacts: {
    order_id: string;
    kind: string;
    name: string;
    email: string;
    phone: string;
    street: string;
    zip: string;
    city: string;
    country: string;
  };
  order_lines: {
    order_id: string;
    line_no: number;
    sku: string;
    quantity: string;
    price: string;
    description: string;
  };
}

/** In insert order. */
export const TABLES = ['orders', 'order_contacts', 'order_lines'] as const;

/** By which number the rows of each are found. */
export const KEYS = { orders: 'id', order_contacts: 'order_id', order_lines: 'order_id' } as const;

/** The three tables, empty. */
export async function createTables(db: Knex): Promise<void> {
  for (const table of TABLES.toReversed()) await db.schema.dropTableIfExists(table);
  await db.schema.createTable('orders', table => {
    table.integer('id').primary();
    table.string('status', 16).notNullable();
    table.string('currency', 3).notNullable();
    table.string('channel', 16).notNullable();
    table.datetime('placed_at').notNullable();
    table.datetime('shipped_at');
    table.decimal('total', 12, 2).notNullable();
    table.string('note', 200);
  });
  await db.schema.createTable('order_contacts', table => {
    table.integer('order_id').notNullable().references('orders.id');
    table.string('kind', 16).notNullable();
    for (const column of ['name', 'email', 'street', 'city']) table.string(column, 100).notNullable();
    table.string('phone', 32).notNullable();
    table.string('zip', 10).notNullable();
    table.string('country', 2).notNullable();
    table.primary(['order_id', 'kind']);
  });
  await db.schema.createTable('order_lines', table => {
    table.integer('order_id').notNullable().references('orders.id');
    table.integer('line_no').notNullable();
    table.string('sku', 32).notNullable();
    table.integer('quantity').notNullable();
    table.decimal('price', 10, 2).notNullable();
    table.string('description', 200).notNullable();
    table.primary(['order_id', 'line_no']);
  });
}

/** The row function that `map` takes. */
export function toRows(order: Order): RowsOf<Tables> {
  const id = order['@id'];
  return {
    orders: {
      id,
      status: order['@status'],
      currency: order['@currency'],
      channel: order['@channel'],
      placed_at: order.placed,
      shipped_at: order.shipped ?? null,
      total: order.total,
      note: order.note ?? null,
    },
    order_contacts: order.contact.map(({ '@kind': kind, name, email, phone, address }) => {
      const { '@country': country, street, zip, city } = address;
      return { order_id: id, kind, name, email, phone, street, zip, city, country };
    }),
    order_lines: order.line.map((line, index) => ({
      order_id: id,
      line_no: index + 1,
      sku: line['@sku'],
      quantity: line['@quantity'],
      price: line['@price'],
      description: line['#text'],
    })),
  };
}

const PAGE = 20_000;

/** Row counts and a checksum of each table that does not depend on the order of its rows. */
export async function checksums(
  db: Knex,
  keys: Readonly<Record<string, string>> = KEYS,
): Promise<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const [table, key] of Object.entries(keys)) {
    const { first, last } = (await db(table).min({ first: key }).max({ last: key }))[0]!;
    let rows = 0;
    let sum = 0n;
    // Page by page: not every driver streams.
    for (let from = first; from <= last; from += PAGE) {
      for (const row of await db(table).whereBetween(key, [from, from + PAGE - 1])) {
        rows++;
        sum += BigInt(crc32(JSON.stringify(Object.values(row))));
      }
    }
    sums[table] = `${rows} rows, ${sum.toString(16)}`;
  }
  return sums;
}
