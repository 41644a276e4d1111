import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Format, orderText } from '../bench/generate.js';
import { ARRAYS, type Order } from '../bench/orders.js';
import { checksums, createTables, TABLES, type Tables, toRows } from '../bench/tables.js';
import { knexSink } from '../lib/sink/knex-sink.js';
import { batchByTable } from '../lib/stages/batch-by-table.js';
import { map } from '../lib/stages/map.js';
import { parallel } from '../lib/stages/parallel.js';
import { parseJson } from '../lib/stages/parse-json.js';
import { parseLines } from '../lib/stages/parse-lines.js';
import { parseXml } from '../lib/stages/parse-xml.js';
import { splitJson } from '../lib/stages/split-json.js';
import { splitLines } from '../lib/stages/split-lines.js';
import { splitXml } from '../lib/stages/split-xml.js';
import type { Stage } from '../lib/stages/stage.js';
import type { Batch, Block, SourceRecord } from '../lib/types.js';
import { databases } from './support/databases.js';

const LIMITS = { maxRecords: 100 };
const SPLITS: Record<Format, () => Stage<Uint8Array | string, Block>> = {
  xml: () => splitXml({ record: '/orders/order', arrays: ARRAYS, ...LIMITS }),
  json: () => splitJson({ record: '/orders/*', ...LIMITS }),
  ndjson: () => splitLines(LIMITS),
};
const PARSERS: Record<Format, () => Stage<Uint8Array | string, SourceRecord<Order>>> = {
  xml: () => parseXml({ record: '/orders/order', arrays: ARRAYS }),
  json: () => parseJson({ record: '/orders/*' }),
  ndjson: () => parseLines(),
};
const worker = new URL('../bench/order-rows.js', import.meta.url);

describe('A load in threads', function () {
  this.timeout(120_000);

  for (const { name, use } of databases) {
    describe(`into ${name}`, () => {
      const database = use();

      it('fills the tables as one without blocks does, from every format, with any number of threads', async () => {
        const { db } = database;
        const text = (format: Format) => Readable.from(orderText({ format, bytes: 5e5 }));
        for (const format of ['xml', 'json', 'ndjson'] as const) {
          await createTables(db);
          const sink = knexSink<Tables>(db);
          const batches = batchByTable<Tables>({ tables: TABLES, ...LIMITS });
          await pipeline(text(format), PARSERS[format](), map<Order, Tables>(toRows), batches, sink);
          const expected = [await checksums(db), sink.report()] as const;
          assert.ok(expected[1].batches > 3);

          for (const threads of [0, 1, 2]) {
            await createTables(db);
            const inThreads = knexSink<Tables>(db);
            const stage = parallel<Block, Batch<Tables>>(worker, { threads });
            await pipeline(text(format), SPLITS[format](), stage, inThreads);
            const found = [await checksums(db), inThreads.report()];
            assert.deepEqual(found, expected, `${format}, ${threads} threads`);
          }
        }
      });
    });
  }

  it('reads 10,000 wide documents in order and in bounded memory', async () => {
    const program = fileURLToPath(new URL('./support/wide-documents.js', import.meta.url));
    const peak = async (documents: number): Promise<number> => {
      const { stdout } = await promisify(execFile)(process.execPath, [program, String(documents)]);
      const { read, ordered, megabytes } = JSON.parse(stdout);
      assert.deepEqual([read, ordered], [documents, true]);
      return megabytes;
    };
    const [few, many] = [await peak(1_000), await peak(10_000)];
    // 150 MB pass through; what is in flight is a few blocks of 2 MiB for each of two threads.
    assert.ok(many < few + 80, `${few} MB for 1,000 documents, ${many} MB for 10,000`);
  });
});
