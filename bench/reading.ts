// Reading without a database: how fast records are found, read and mapped.
import { availableParallelism, loadavg } from 'node:os';
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
  type XmlOptions,
} from '../lib/index.js';
import { parseXmlBySax } from './by-sax.js';
import { documentText, type Format, orderText } from './generate.js';
import { ARRAYS } from './orders.js';
import { PARTS, wideDocument } from './wide.js';

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
const wide = pieces(documentText(wideDocument(), bytes));

const drain = (): Writable =>
  new Writable({ objectMode: true, write: (_chunk, _encoding, callback) => callback() });
const through = (source: Buffer[], stages: () => Stage<never, unknown>[]) => () =>
  pipeline([Readable.from(source), ...stages(), drain()]);
const inThreads = (module: string, threads: number) =>
  parallel<Block, Batch>(new URL(module, import.meta.url), { threads });

const XML = { record: '/orders/order', arrays: ARRAYS };
const WIDE = { record: '/applications/application' };
// By their share of the bytes.
const MAPPED = { ...WIDE, pick: PARTS.map(({ element }) => element) };
const FEW = { ...WIDE, pick: ['contact', 'vehicle'] };

interface Task {
  readonly name: string;
  readonly source: readonly Buffer[];
  run(): unknown;
  /** The task that its ratio is to. */
  readonly than?: string;
}

/** Reading and mapping in threads, beside the same without. */
function threaded(name: string, module: string): Task[] {
  return [0, 1, 2].map(threads => ({
    name: `${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
    source: xml,
    run: through(xml, () => [splitXml(XML), inThreads(module, threads)]),
    ...(threads > 0 && { than: `${name}, 0 threads` }),
  }));
}

/** Reading with and without projection. */
function projected(name: string, parse: (options: XmlOptions) => Stage<never, unknown>): Task[] {
  const read = (part: string, options: XmlOptions): Task => ({
    name: `${name}, ${part}`,
    source: wide,
    run: through(wide, () => [parse(options)]),
    ...(options.pick && { than: `${name}, all` }),
  });
  return [read('all', WIDE), read('12 % picked', MAPPED), read('4 % picked', FEW)];
}

const TASKS: Task[] = [
  { name: 'Buffer.indexOf("<order ")', source: xml, run: () => xml.forEach(countOrders) },
  { name: 'splitXml', source: xml, run: through(xml, () => [splitXml(XML)]) },
  { name: 'splitJson', source: json, run: through(json, () => [splitJson({ record: '/orders/*' })]) },
  { name: 'splitLines', source: ndjson, run: through(ndjson, () => [splitLines()]) },
  ...threaded('split, read, map', './order-rows.js'),
  ...threaded('split, read by sax, map', './by-sax.js'),
  ...projected('wide', parseXml),
  ...projected('wide by sax', parseXmlBySax),
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

function median(name: string): number {
  const found = speeds.get(name)!.sort((a, b) => a - b);
  return found[found.length >> 1]!;
}

console.log(`load average ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} processors`);
for (const { name, than } of TASKS) {
  const ratio = than ? `${(median(name) / median(than)).toFixed(2)} times ${than}` : '';
  console.log(`${name.padEnd(36)} ${median(name).toFixed(0).padStart(5)} MB/s  ${ratio}`.trimEnd());
}
