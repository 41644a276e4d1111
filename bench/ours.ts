import type { Knex } from 'knex';
import { type LoadReport, type LoadSettings, load, type Mapping, type ToRows } from '../lib/index.js';
import type { Format } from './generate.js';
import { mappingOf } from './mapping.js';
import { ARRAYS, type Order } from './orders.js';
import { type Tables, toRows } from './tables.js';

export type OurLoad = (db: Knex, source: string, settings?: Partial<LoadSettings>) => Promise<LoadReport>;

const RECORDS: Readonly<Record<Format, string>> = { xml: '/orders/order', json: '/orders/*', ndjson: '/' };

// The tables are made anew for each load, and the ledger stays.
const ANEW = { restart: true };

/** By a row function, or the module that has it. */
export const loadByFunction =
  (toRows: ToRows<Order, Tables> | URL, own: Partial<LoadSettings> = {}): OurLoad =>
  (db, source, settings) =>
    load<Order, Tables>({
      ...{ source, record: RECORDS.xml, arrays: ARRAYS, toRows, to: db },
      ...ANEW,
      ...own,
      ...settings,
    });

export const inMainThread = loadByFunction(toRows as never);

const module = new URL('./to-rows.js', import.meta.url);

export const inThreads = (own?: Partial<LoadSettings>): OurLoad => loadByFunction(module, own);

/** By a mapping, with whatever else is set. */
export const loadBy =
  (mapping: Mapping, own: Partial<LoadSettings> = {}): OurLoad =>
  (db, source, settings) =>
    load({ source, mapping, to: db, ...ANEW, ...own, ...settings });

/** Orders. */
export const loadByMapping = (format: Format, own?: Partial<LoadSettings>): OurLoad =>
  loadBy(mappingOf(RECORDS[format]), own);
