// A program: reads wide documents in two threads, and says whether they came in order and how much memory that took.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parallel } from '../../lib/stages/parallel.js';
import { splitXml } from '../../lib/stages/split-xml.js';
import type { Batch, Block } from '../../lib/types.js';

const documents = Number(process.argv[2]);

/** Documents of 15 KB: 300 attributes, and 88 % of the bytes in a part that nobody picks. */
function* text(): Generator<string> {
  const attributes = (from: number, count: number): string =>
    Array.from({ length: count }, (_none, index) => ` a${from + index}="${index * 7}"`).join('');
  const mapped = `<contact${attributes(0, 60)}><address${attributes(60, 60)}/></contact>`;
  const report = `<report${attributes(120, 12)}><section><item kind="x">${'some text '.repeat(60)}</item></section></report>`;
  const reports = `<reports>${report.repeat(15)}</reports>`;
  yield '<applications>';
  for (let id = 0; id < documents; id++) yield `<application id="${id}">${mapped}${reports}</application>\n`;
  yield '</applications>';
}

let read = 0;
let ordered = true;
await pipeline(
  Readable.from(text()),
  splitXml({ record: '/applications/application', pick: ['contact'] }),
  parallel<Block, Batch>(new URL('./worker-functions.js', import.meta.url), { name: 'wideRows', threads: 2 }),
  async (batches: AsyncIterable<Batch>) => {
    for await (const batch of batches) {
      for (const { id } of batch.tables[0]!.rows) ordered &&= id === String(read++);
    }
  },
);
console.log(JSON.stringify({ read, ordered, megabytes: process.resourceUsage().maxRSS / 1024 }));
