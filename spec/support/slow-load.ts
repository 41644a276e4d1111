// A program that loads into a sink much slower than its source, and tells how much memory that takes: bytes of the source,
// whether backpressure is heeded, a file for SQLite, worker threads.
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { openTarget } from '../../lib/sink/open-target.js';
import { parallel } from '../../lib/stages/parallel.js';
import { splitXml } from '../../lib/stages/split-xml.js';
import type { Batch, Block } from '../../lib/types.js';
import { repeated } from './endless.js';

const [, , bytes, how, file, threads] = process.argv as unknown as readonly string[];
// A block is 2 MiB, which the source gives in less than 4 ms.
const BATCH_MS = 20;
const record = `<o><id>1</id><rest>${'x'.repeat(1000)}</rest></o>\n`;
const source = (): Readable =>
  Readable.from(repeated('<r>', record, Number(bytes), '</r>'), { objectMode: false });

const rss: number[] = [];
let read = 0;
async function slowly(batch: { readonly read: number }): Promise<void> {
  await setTimeout(BATCH_MS);
  read += batch.read;
  rss.push(process.memoryUsage.rss());
}

const split = splitXml({ record: '/r/o' });
if (how === 'bounded') {
  const db = openTarget(`sqlite:${file}`);
  await db.schema.createTable('orders', table => table.text('id'));
  const worker = new URL('./slow-load-worker.js', import.meta.url);
  const sink = knexSink(db, { onBatch: slowly });
  await pipeline(source(), split, parallel<Block, Batch>(worker, { threads: Number(threads) }), sink);
  await db.destroy();
} else {
  // What the stages would do if they did not wait.
  const blocks: Block[] = [];
  const take = new Writable({
    objectMode: true,
    write(block: Block, _encoding, callback) {
      blocks.push(block);
      callback();
    },
  });
  await pipeline(source(), split, take);
  for (const { count } of blocks.slice(0, 2)) await slowly({ read: count });
}
const [early, late] = [rss.slice(0, rss.length / 2), rss.slice(rss.length / 2)].map(each =>
  Math.max(...each),
);
process.stdout.write(JSON.stringify({ read, early, late }));
