import type { Knex } from 'knex';
import { load, type LoadSettings } from '../lib/index.js';
import type { Format } from './generate.js';
import { mappingOf } from './mapping.js';
import { ARRAYS, type Order } from './orders.js';
import { type Tables, toRows } from './tables.js';

const RECORDS: Readonly<Record<Format, string>> = { xml: '/orders/order', json: '/orders/*', ndjson: '/' };

// The tables are made anew for each load, and the ledger stays.
const ANEW = { restart: true };

export async function loadByFunction(db: Knex, source: string): Promise<void> {
  await load<Order, Tables>({
    source,
    record: RECORDS.xml,
    arrays: ARRAYS,
    toRows: toRows as never,
    to: db,
    ...ANEW,
  });
}

/** By a mapping, with whatever else is set. */
export const loadByMapping =
  (format: Format, settings: Partial<LoadSettings> = {}) =>
  async (db: Knex, source: string): Promise<void> => {
    await load({ source, mapping: mappingOf(RECORDS[format]), to: db, ...ANEW, ...settings });
  };
