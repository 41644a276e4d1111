import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cutAround, cutter } from '../batch/cut.js';
import type { RecordMapper } from '../batch/map-record.js';
import { batchBy } from '../block/batch-by.js';
import { fromReject, LoadError } from '../errors.js';
import { type Refused, type RefusedBatch, refusedOf, retryLedger } from '../ledger/retry.js';
import { given, noOthers } from '../options.js';
import { knexSink } from '../sink/knex-sink.js';
import { connectionsOf } from '../sink/knex-sink-options.js';
import { openTarget } from '../sink/open-target.js';
import { openSource, type SourceOption, sourceError } from '../source/open.js';
import { checkLimits } from '../source/limits.js';
import { split } from '../source/split.js';
import type { AnyTables, Batch, Block } from '../types.js';
import { sourceOfJob } from './job-source.js';
import type { LoadReport } from './report.js';
import type { LoadSettings } from './settings.js';
import { type ByFunction, type ByMapping, type Task, taskOf } from './task.js';

export interface RetrySettings extends Pick<
  LoadSettings,
  'to' | 'format' | 'limits' | 'onConflict' | 'connections' | 'retryMs' | 'timeoutMs' | 'signal'
> {
  /** The name of the job. */
  readonly job: string;
  /**
   * The source, byte by byte as it was.
   * @default what the job has loaded, by the path that it was given by
   */
  readonly source?: SourceOption;
}

export type RetryOptions<T = unknown, DB = AnyTables> = RetrySettings & (ByMapping<DB> | ByFunction<T, DB>);

/**
 * Loads the refused records of a job again, when what they were refused for is mended: in the tables, or in the mapping,
 * as long as it reads the same records. Of each batch that is one transaction, in which its rejects go and its rows come:
 * whatever ends it, each record goes in once. Those that are refused again stay rejects.
 *
 * @returns what became of these records
 * @throws {LoadError} `unknown_job`, and `job_differs` for another source
 */
export async function retry<T, DB = AnyTables>(options: RetryOptions<T, DB>): Promise<LoadReport> {
  noOthers(options, NAMES);
  checkLimits(options.limits ?? {});
  const task = await taskOf<T, DB>(options);
  const { to } = options;
  const db = typeof to === 'string' ? openTarget(to, { isThere: true }) : to;
  try {
    const refused = await refusedOf(db, options.job);
    const source = await sourceOfJob(refused.row, options.source);
    return await retryFrom(source, refused, task, { ...options, to: db });
  } finally {
    if (typeof to === 'string') await db.destroy();
  }
}

async function retryFrom<DB>(
  from: SourceOption,
  refused: Refused,
  task: Task<DB>,
  {
    to,
    job,
    format,
    limits = {},
    signal,
    ...options
  }: RetrySettings & { readonly to: Exclude<LoadSettings['to'], string> },
): Promise<LoadReport> {
  const started = performance.now();
  const { block_records: maxRecords, block_bytes: maxBytes } = refused.row;
  if (maxRecords === null || maxBytes === null) {
    throw new LoadError('job_differs', `job ${job}: it is that of a pipeline, which load() has not cut`);
  }
  const { record, arrays, pick } = task;
  const source = await openSource(from, given(limits, ['maxRatio']));
  const size = { maxRecords: Number(maxRecords), maxBytes: Number(maxBytes) };
  // As they were cut: a mapping that is mended may pick more.
  const cut = cutAround(refused.batches.values(), () => cutter());
  const blocks = split({ record, arrays, pick, format: format ?? source.format, limits, cut });
  const sink = knexSink<DB>(to, {
    ...{ maxRejects: Number.POSITIVE_INFINITY, ledger: retryLedger(job, refused.batches) },
    ...given(options, ['onConflict', 'connections', 'retryMs', 'timeoutMs']),
  });
  // Its error comes out of the last stage.
  const reading = pipeline([...source.streams, blocks]).catch(() => {});
  try {
    const batches = Readable.from(refusedBatches(blocks, refused, task.mapper), { highWaterMark: 1 });
    await pipeline(batches, sink, signal ? { signal } : {});
  } catch (error) {
    sink.destroy();
    await sink.settled;
    if (signal?.aborted) throw new LoadError('aborted', 'the retry was stopped', { cause: error });
    throw sourceError(error, source.name);
  } finally {
    blocks.destroy();
    await source.close();
    await reading;
  }
  const elapsedMs = Math.round(performance.now() - started);
  const { inFlight: _, ...report } = sink.report();
  return {
    ...{ source: source.name, job, ...report, before: 0, bytes: source.bytesRead(), elapsedMs },
    settings: { threads: 0, connections: connectionsOf(to, options.connections), ...size },
  };
}

/** The batches of which records were refused, with nothing but these; what is behind them is not read. */
async function* refusedBatches<DB>(
  blocks: AsyncIterable<Block>,
  { row, batches }: Refused,
  mapper: RecordMapper<never, DB>,
): AsyncGenerator<Batch<DB>> {
  const numbers = new Map([...batches].map(([number, { first }]) => [first, number]));
  if (numbers.size === 0) return;
  for await (const block of blocks) {
    const number = numbers.get(block.first);
    if (number === undefined) continue;
    yield await onlyRefused({ ...block, number }, batches.get(number)!, mapper);
    numbers.delete(block.first);
    if (numbers.size === 0) return;
  }
  throw new LoadError(
    'job_differs',
    `job ${row.job}: the source ends before ${numbers.size} batches with rejects`,
  );
}

async function onlyRefused<DB>(
  block: Block,
  { records, check }: RefusedBatch,
  mapper: RecordMapper<never, DB>,
): Promise<Batch<DB>> {
  const { number, count, first, start, end } = block;
  check({ number, read: count, range: { first, start, end } });
  const refusedOnly: RecordMapper<never, DB> = read => {
    const { position } = read;
    return records.has(position.record) ? mapper(read) : { outcome: 'filtered', position };
  };
  const batch = await batchBy(block, { mapper: refusedOnly });
  // The records behind it would be no rejects any more.
  if (batch.fault) throw fromReject(batch.fault);
  const others = batch.read - records.size;
  return { ...batch, read: records.size, filtered: batch.filtered - others };
}

const NAMES = [
  ...['job', 'source', 'format', 'limits', 'mapping', 'record', 'arrays', 'toRows', 'to', 'onConflict'],
  ...['connections', 'retryMs', 'timeoutMs', 'signal'],
];
