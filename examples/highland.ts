// Composes a load in highland: its operators stand between a parser and the rest of a pipeline.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { asRecords, batchByTable, knexSink, map, parseXml } from 'millrace';
import { fromHighland, toHighland } from 'millrace/highland';

interface Currency {
  '@iso4217': string;
}
interface Region {
  currency: Currency[];
}

const file = new URL('../../examples/data/cldr-supplementalData.xml', import.meta.url);
const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
await db.schema.createTable('currencies', table => table.string('code', 3).primary());

const regions = parseXml<Region>({ record: '/supplementalData/currencyData/region', arrays: ['currency'] });
const currencies = toHighland(createReadStream(file), regions)
  .map(({ value }) => value.currency)
  .flatten<Currency>()
  .uniqBy((one, other) => one['@iso4217'] === other['@iso4217']);

const sink = knexSink(db);
await pipeline(
  fromHighland(currencies),
  asRecords<Currency>(),
  map<Currency>(({ '@iso4217': code }) => ({ currencies: { code } })),
  batchByTable(),
  sink,
);
console.log(sink.report().rows);
await db.destroy();
