// A program: reads wide documents in two threads, and says whether they came in order and how much memory that took.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { documentText } from '../../bench/generate.js';
import { wideDocument } from '../../bench/wide.js';
import { parallel } from '../../lib/stages/parallel.js';
import { splitXml } from '../../lib/stages/split-xml.js';
import type { Batch, Block } from '../../lib/types.js';
import { peakMiB } from './peak.js';

const documents = Number(process.argv[2]);

let read = 0;
let ordered = true;
await pipeline(
  Readable.from(documentText(wideDocument(documents), Number.POSITIVE_INFINITY)),
  splitXml({ record: '/applications/application', pick: ['vehicle'] }),
  parallel<Block, Batch>(new URL('./worker-functions.js', import.meta.url), { name: 'wideRows', threads: 2 }),
  async (batches: AsyncIterable<Batch>) => {
    for await (const batch of batches) {
      for (const { id } of batch.tables[0]!.rows) ordered &&= id === String(read++);
    }
  },
);
console.log(JSON.stringify({ read, ordered, megabytes: peakMiB() }));
