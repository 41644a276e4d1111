import type { Knex } from 'knex';
import { type LoadReport, type LoadSettings, load, type Mapping } from '../lib/index.js';
import type { Format } from './generate.js';
import { mappingOf } from './mapping.js';
import { ARRAYS, type Order } from './orders.js';
import { type Tables, toRows } from './tables.js';

export type OurLoad = (db: Knex, source: string, settings?: Partial<LoadSettings>) => Promise<LoadReport>;

const RECORDS: Readonly<Record<Format, string>> = { xml: '/orders/order', json: '/orders/*', ndjson: '/' };

// The tables are made anew for each load, and the ledger stays.
const ANEW = { restart: true };

export const loadByFunction: OurLoad = (db, source, settings) =>
  load<Order, Tables>({
    source,
    record: RECORDS.xml,
    arrays: ARRAYS,
    toRows: toRows as never,
    to: db,
    ...ANEW,
    ...settings,
  });

/** By a mapping, with whatever else is set. */
export const loadBy =
  (mapping: Mapping, own: Partial<LoadSettings> = {}): OurLoad =>
  (db, source, settings) =>
    load({ source, mapping, to: db, ...ANEW, ...own, ...settings });

/** Orders. */
export const loadByMapping = (format: Format, own?: Partial<LoadSettings>): OurLoad =>
  loadBy(mappingOf(RECORDS[format]), own);
