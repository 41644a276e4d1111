// Credit applications → fourteen tables. Run again, it goes on where it was; with --retry it loads again what has failed.
// Usage: node dist/examples/applications/job.js [--documents url|folder] [--into url] [--from id] [--to id]
//   [--shard i/N] [--threads n] [--run n] [--retry] [--metrics file]
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import {
  createTables,
  knexSink,
  mapDocuments,
  openLedger,
  openRetry,
  type Reject,
  readMapping,
  rejectsOf,
} from 'millrace';
import { metricsOf } from './metrics.js';
import { isUrl, open } from './open.js';
import { folderSource, runsOf, tableSource, type Wanted } from './source.js';

const { values } = parseArgs({
  options: {
    documents: { type: 'string' },
    into: { type: 'string', default: 'sqlite:applications.sqlite' },
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: String(Number.MAX_SAFE_INTEGER) },
    shard: { type: 'string', default: '0/1' },
    threads: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
    run: { type: 'string', default: '16' },
    retry: { type: 'boolean', default: false },
    metrics: { type: 'string' },
  },
});
const { into, documents = into } = values;
const [from, to, size, threads] = [values.from, values.to, values.run, values.threads].map(Number) as [
  ...[number, number, number, number],
];
const [index, count] = values.shard.split('/').map(Number) as [number, number];
if (!(index >= 0 && index < count)) {
  throw new RangeError(`--shard: expected i/N, i from 0 and below N, got ${values.shard}`);
}
const range = { from, to, shard: { index, count } };
const job = `applications ${from}-${to} ${values.shard}`;

const mapping = await readMapping(
  new URL('../../../examples/applications/applications.mapping.json', import.meta.url),
);
const db = open(into);
const reading = documents === into ? db : isUrl(documents) ? open(documents) : undefined;
try {
  const source = reading ? tableSource(reading, range) : await folderSource(documents, range);
  await createTables(db, mapping);
  const started = performance.now();
  const { ledger, wanted, before } = values.retry ? await failedOnes() : await allButThoseIn();
  const sink = knexSink(db, {
    ledger,
    maxRejects: Number.POSITIVE_INFINITY,
    onBatch: ({ number, read }) => console.error(`run ${number} is in: ${read} documents`),
  });
  await pipeline(
    Readable.from(runsOf(source, size, wanted), { highWaterMark: 2 }),
    await mapDocuments(mapping, { to: db, threads }),
    sink,
  );
  const failed: Reject[] = [];
  for await (const reject of rejectsOf(db, job)) failed.push(reject);
  const metrics = metricsOf({ job, report: sink.report(), before, failed, threads, started });
  const text = JSON.stringify(metrics, undefined, 2);
  if (values.metrics) await writeFile(values.metrics, `${text}\n`);
  console.log(text);
  if (failed.length > 0) process.exitCode = 3;
} finally {
  await Promise.all([db.destroy(), reading?.destroy()]);
}

async function allButThoseIn() {
  // Another mapping, or other runs, would be another job.
  const version = createHash('sha256')
    .update(JSON.stringify([mapping, size]))
    .digest('hex');
  const ledger = await openLedger(db, { job, version });
  const wanted: Wanted = run => (ledger.isIn(run) ? undefined : () => true);
  return { ledger, wanted, before: ledger.before.read };
}

async function failedOnes() {
  const { ledger, refused } = await openRetry(db, job);
  const wanted: Wanted = run => {
    const records = refused(run);
    return records && (record => records.has(record));
  };
  return { ledger, wanted, before: 0 };
}
