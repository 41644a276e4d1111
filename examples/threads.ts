// The demo's job with reading and mapping in worker threads. With 0 threads all of it is done in the main thread.
// Usage: node dist/examples/threads.js [threads]
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Batch, type Block, knexSink, parallel, splitXml } from 'millrace';
import { type Currencies, openTables, printReport } from './currencies.js';

const threads = Number(process.argv[2] ?? 2);
const db = await openTables(':memory:');
const sink = knexSink<Currencies>(db);
await pipeline(
  createReadStream(new URL('../../examples/data/cldr-supplementalData.xml', import.meta.url)),
  splitXml({ record: '/supplementalData/currencyData/region', arrays: ['currency'], maxRecords: 50 }),
  parallel<Block, Batch<Currencies>>(new URL('./region-rows.js', import.meta.url), { threads }),
  sink,
);
await printReport(db, sink.report());
await db.destroy();
