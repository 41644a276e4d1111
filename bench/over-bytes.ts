// What a mapping costs without a database: from blocks to batches, over values and over bytes, and to encoded ones.
import { parseArgs } from 'node:util';
import { batchBy } from '../lib/block/batch-by.js';
import { mapperBy } from '../lib/batch/map-record.js';
import { splitJson, splitLines, splitXml } from '../lib/index.js';
import { type Batches, straightFrom } from '../lib/load/straight.js';
import { compileMapping } from '../lib/mapping/compile.js';
import { encoderFor, formsOf, type TableDescriptions } from '../lib/sink/encode.js';
import type { Block } from '../lib/types.js';
import { columnRow } from '../spec/support/column-rows.js';
import { orderText } from './generate.js';
import { mappingOf } from './mapping.js';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '9' },
    /** `json`, `ndjson` */
    format: { type: 'string', default: 'xml' },
  },
});
const format = values.format as 'xml' | 'json' | 'ndjson';
const mapping = mappingOf(format === 'xml' ? '/orders/order' : '/orders/*');
const compiled = compileMapping(mapping, { startedAt: new Date() });
const { arrays, pick, slots, tables } = compiled;
const text = [...orderText({ format, bytes: Number(values.mb) * 1e6 })];

const DEFINITIONS: Readonly<Record<string, string>> = {
  integer: 'int(11)',
  decimal: 'decimal(12,2)',
  datetime: 'datetime',
};
const descriptions: TableDescriptions = tables.map(({ table, columns }) => [
  table,
  columns.map(({ column, type }) => columnRow(column, DEFINITIONS[type.name] ?? 'varchar(200)')),
]);
const forms = formsOf(descriptions, true);
const encode = encoderFor(forms);
const mapper = mapperBy(compiled) as never;
const batches: Batches<Block> = by => block => batchBy(block, by);
const formatOf = ({ reading }: Block) => reading.format;
const [overValues, overBytes] = [null, slots].map(of =>
  straightFrom(compiled, { mapper, slots: of }, forms, batches, formatOf)!,
);
const WAYS: Readonly<Record<string, (block: Block) => Promise<unknown>>> = {
  'over values': block => batchBy(block, { mapper, slots: null }),
  'over bytes': block => batchBy(block, { mapper, slots }),
  'over bytes, and encoded': async block => encode(await batchBy(block, { mapper, slots })),
  'encoded from values': overValues!,
  'encoded from bytes': overBytes!,
};

const { record } = mapping;
const SPLITS = {
  xml: [
    ['whole records', () => splitXml({ record, arrays })],
    ['what the mapping picks', () => splitXml({ record, arrays, pick })],
  ],
  json: [['JSON', () => splitJson({ record })]],
  ndjson: [['NDJSON', () => splitLines()]],
} as const;

for (const [what, splitter] of SPLITS[format]) {
  const split = splitter();
  text.forEach(piece => split.write(piece));
  split.end();
  const blocks = await split.toArray();
  const records = blocks.reduce((sum, { count }) => sum + count, 0);
  const found = Object.keys(WAYS).map(() => [] as number[]);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [index, run] of Object.values(WAYS).entries()) {
      const start = process.cpuUsage();
      for (const block of blocks) await run(block);
      const { user, system } = process.cpuUsage(start);
      found[index]!.push((user + system) / records);
    }
  }
  for (const [index, way] of Object.keys(WAYS).entries()) {
    const times = found[index]!.toSorted((a, b) => a - b);
    const [least, median] = [times[0]!, times[times.length >> 1]!].map(time => time.toFixed(1));
    console.log(`${what}, ${way}: ${median} µs of CPU a record, at least ${least}`);
  }
}
