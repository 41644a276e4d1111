// Reading without a database: how fast records are found, read and mapped.
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import {
  type Batch,
  type Block,
  parallel,
  parseXml,
  type Stage,
  splitJson,
  splitLines,
  splitXml,
} from '../lib/index.js';
import { type Format, orderText } from './generate.js';
import { ARRAYS } from './orders.js';
import { wideDocuments } from './wide.js';

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '50' }, rounds: { type: 'string', default: '5' } },
});
const bytes = Number(values.mb) * 1e6;
const PIECE = 256 * 1024;

/** What files give: pieces of one size. */
function pieces(chunks: Iterable<Uint8Array>): Buffer[] {
  const all = Buffer.concat([...chunks]);
  return Array.from({ length: Math.ceil(all.length / PIECE) }, (_none, index) =>
    all.subarray(index * PIECE, (index + 1) * PIECE),
  );
}

const orders = (format: Format): Buffer[] => pieces(orderText({ format, bytes }));
const xml = orders('xml');
const json = orders('json');
const ndjson = orders('ndjson');
const wide = pieces([...wideDocuments(Math.ceil(bytes / 15_000))].map(text => Buffer.from(text)));

const drain = (): Writable =>
  new Writable({ objectMode: true, write: (_chunk, _encoding, callback) => callback() });
const through =
  (source: Buffer[], ...stages: Stage<never, unknown>[]) =>
  () =>
    pipeline([Readable.from(source), ...stages, drain()]);
const inThreads = (threads: number) =>
  parallel<Block, Batch>(new URL('./order-rows.js', import.meta.url), { threads });

const XML = { record: '/orders/order', arrays: ARRAYS };
const WIDE = { record: '/applications/application' };
const PICKED = { ...WIDE, pick: ['contact'] };

interface Task {
  readonly name: string;
  readonly source: readonly Buffer[];
  run(): unknown;
}

const TASKS: Task[] = [
  { name: 'Buffer.indexOf("<order ")', source: xml, run: () => xml.forEach(countOrders) },
  { name: 'splitXml', source: xml, run: () => through(xml, splitXml(XML))() },
  { name: 'splitJson', source: json, run: () => through(json, splitJson({ record: '/orders/*' }))() },
  { name: 'splitLines', source: ndjson, run: () => through(ndjson, splitLines())() },
  {
    name: 'splitXml, read and map, 0 threads',
    source: xml,
    run: () => through(xml, splitXml(XML), inThreads(0))(),
  },
  {
    name: 'splitXml, read and map, 1 thread',
    source: xml,
    run: () => through(xml, splitXml(XML), inThreads(1))(),
  },
  {
    name: 'splitXml, read and map, 2 threads',
    source: xml,
    run: () => through(xml, splitXml(XML), inThreads(2))(),
  },
  { name: 'parseXml, wide documents, all of them', source: wide, run: () => through(wide, parseXml(WIDE))() },
  { name: 'parseXml, wide documents, picked', source: wide, run: () => through(wide, parseXml(PICKED))() },
];

function countOrders(piece: Buffer): number {
  let found = 0;
  for (let at = piece.indexOf('<order '); at >= 0; at = piece.indexOf('<order ', at + 1)) found++;
  return found;
}

const speeds = new Map(TASKS.map(({ name }) => [name, [] as number[]]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const { name, source, run } of TASKS) {
    const start = performance.now();
    await run();
    const megabytes = source.reduce((sum, piece) => sum + piece.length, 0) / 1e6;
    speeds.get(name)!.push((megabytes / (performance.now() - start)) * 1000);
  }
}
for (const [name, found] of speeds) {
  const median = found.sort((a, b) => a - b)[found.length >> 1]!;
  console.log(`${name.padEnd(40)} ${median.toFixed(0).padStart(6)} MB/s`);
}
