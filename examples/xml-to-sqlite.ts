// Loads the currencies that each region of the world has had, from Unicode's CLDR, into two tables of an SQLite file.
import { createReadStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { batchByTable, knexSink, map, parseXml } from 'millrace';
import { type Currencies, openTables, printReport } from './currencies.js';

interface Region {
  '@iso3166': string;
  currency: { '@iso4217': string; '@from'?: string; '@to'?: string; '@tender'?: string }[];
}

const file = new URL('../../examples/data/cldr-supplementalData.xml', import.meta.url);
if (process.argv.includes('--replace')) rmSync('currencies.sqlite', { force: true });
const db = await openTables('currencies.sqlite');
const sink = knexSink<Currencies>(db, { onBatch: ({ read }) => console.log(`${read} regions are in`) });
const toRows = ({ '@iso3166': region, currency }: Region) => ({
  regions: { code: region },
  region_currencies: currency.map((one, index) => ({
    region,
    position: index + 1,
    code: one['@iso4217'],
    from: one['@from'] ?? null,
    to: one['@to'] ?? null,
    tender: one['@tender'] !== 'false',
  })),
});

await pipeline(
  createReadStream(file),
  parseXml<Region>({ record: '/supplementalData/currencyData/region', arrays: ['currency'] }),
  map<Region, Currencies>(toRows),
  batchByTable<Currencies>({ maxRecords: 100 }),
  sink,
).catch(error => {
  process.exitCode = 1;
  console.error(`${error.message}\nNothing is loaded twice: --replace begins with an empty file.`);
});
if (!process.exitCode) await printReport(db, sink.report());
await db.destroy();
