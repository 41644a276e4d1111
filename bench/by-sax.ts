// Reading by sax alone, to which load() turns only for what its tokenizer does not take: next to nothing by now.
import { grouper } from '../lib/batch/group.js';
import { mapperOf } from '../lib/batch/map-record.js';
import { recordsIn } from '../lib/bytes/scanner.js';
import { bytesAt, positionAt } from '../lib/block/places.js';
import type { Batch, Block, Stage, XmlOptions } from '../lib/index.js';
import { stageOf } from '../lib/stages/stage.js';
import { saxReader } from '../lib/xml/read.js';
import { xmlScanner } from '../lib/xml/records.js';
import { ARRAYS, type Order } from './orders.js';
import { type Tables, toRows } from './tables.js';

/** What worker threads run: a block of orders becomes a batch of rows. */
export default async function (block: Block): Promise<Batch<Tables>> {
  const { number, count, runs, first, start, end, resume } = block;
  const { name, ancestors } = runs[0]!;
  const read = saxReader(ARRAYS);
  const mapper = mapperOf<Order, Tables>(toRows);
  const group = grouper<Tables>();
  for (let index = 0; index < count; index++) {
    const value = read(bytesAt(block, index)) as Order;
    group.add(await mapper({ position: positionAt(block, index), name, ancestors, value }));
  }
  return group.take({ number, range: { first, start, end, resume } });
}

/** As `parseXml`. */
export function parseXmlBySax(options: XmlOptions): Stage<Uint8Array, unknown> {
  const scanner = xmlScanner(options);
  const read = saxReader(options.arrays);
  return stageOf(
    {
      *write(chunk: Uint8Array) {
        for (const { bytes, position } of recordsIn(scanner.write(chunk)))
          yield { position, value: read(bytes) };
      },
      *end() {
        for (const { bytes, position } of recordsIn(scanner.end())) yield { position, value: read(bytes) };
      },
    },
    { takesBytes: true },
  );
}
