// A pipeline of your own that goes on where it was: with --break it fails midway; run it again, and the rest comes in.
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { batchByTable, knexSink, map, openLedger, parseXml } from 'millrace';
import { type Currencies, openTables } from './currencies.js';

interface Region {
  '@iso3166': string;
}

const source = new URL('../../examples/data/cldr-supplementalData.xml', import.meta.url);
const db = await openTables('currencies.sqlite');
const ledger = await openLedger(db, { job: 'regions', source });
const sink = knexSink<Currencies>(db, {
  ledger,
  onBatch({ number, read }) {
    console.log(`batch ${number} is in: ${read} regions`);
    if (process.argv.includes('--break') && number === 1) throw new Error('broken off');
  },
});

if (ledger.finished) console.log(`done on ${ledger.finished}`);
else {
  await pipeline(
    createReadStream(source),
    parseXml<Region>({ record: '/supplementalData/currencyData/region' }),
    map<Region, Currencies>(({ '@iso3166': code }) => ({ regions: { code } })),
    batchByTable<Currencies>({ maxRecords: 60 }),
    sink,
  ).catch(error => console.error(error.message));
  console.log(`${sink.report().written} regions in all`);
}
await db.destroy();
