// What a mapping costs without a database: from blocks of XML to batches, over values and over bytes.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { batchBy, byMapping } from '../lib/block/batch-of.js';
import { splitXml } from '../lib/index.js';
import { compileMapping } from '../lib/mapping/compile.js';
import { orderText } from './generate.js';

const { values } = parseArgs({
  options: { mb: { type: 'string', default: '10' }, rounds: { type: 'string', default: '9' } },
});
const mapping = JSON.parse(readFileSync('examples/orders.mapping.json', 'utf8'));
const startedAt = new Date();
const { arrays, pick } = compileMapping(mapping, { startedAt });
const { mapper, slots } = byMapping(mapping, startedAt);
const text = [...orderText({ format: 'xml', bytes: Number(values.mb) * 1e6 })];

for (const [what, options] of [
  ['whole records', { record: mapping.record, arrays }],
  ['what the mapping picks', { record: mapping.record, arrays, pick }],
] as const) {
  const split = splitXml(options);
  text.forEach(piece => split.write(piece));
  split.end();
  const blocks = await split.toArray();
  const records = blocks.reduce((sum, { count }) => sum + count, 0);
  const found = { values: [] as number[], bytes: [] as number[] };
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [over, by] of [
      ['values', { mapper, slots: null }],
      ['bytes', { mapper, slots }],
    ] as const) {
      const start = process.cpuUsage();
      for (const block of blocks) await batchBy(block, by as never);
      const { user, system } = process.cpuUsage(start);
      found[over].push((user + system) / records);
    }
  }
  for (const [over, times] of Object.entries(found)) {
    times.sort((a, b) => a - b);
    const [least, median] = [times[0]!, times[times.length >> 1]!].map(time => time.toFixed(1));
    console.log(`${what}, over ${over}: ${median} µs of CPU a record, at least ${least}`);
  }
}
