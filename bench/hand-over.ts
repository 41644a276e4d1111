// What it costs the main thread to hand a record's rows over to a sink: node dist/bench/hand-over.js
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MappedRecord } from '../lib/types.js';
import { batchByTable } from '../lib/stages/batch-by-table.js';

const RECORDS = 200_000;
const TABLES = 12;

const columns = { a: 1, b: 'two', c: null, d: '4.00' };
const rows = Object.fromEntries(
  Array.from({ length: TABLES }, (_, table) => [`t${table}`, [columns, columns]]),
);

function* mapped(): Generator<MappedRecord> {
  for (let record = 0; record < RECORDS; record++)
    yield { outcome: 'rows', position: { record, start: record, end: record + 1 }, rows };
}

const times: number[] = [];
for (let round = 0; round < 5; round++) {
  const sink = new Writable({
    objectMode: true,
    highWaterMark: 1,
    write: (_batch, _encoding, callback) => void setImmediate(callback),
  });
  const { user, system } = process.cpuUsage();
  await pipeline(Readable.from(mapped()), batchByTable(), sink);
  const used = process.cpuUsage({ user, system });
  times.push((used.user + used.system) / RECORDS);
}
const median = times.sort((one, other) => one - other)[2]!;
console.log(
  `${median.toFixed(1)} µs of CPU for a record of ${2 * TABLES} rows in ${TABLES} tables, median of 5 times ${RECORDS}`,
);
