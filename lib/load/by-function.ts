// What worker threads run for a load by a row function that is a module's.
import type { Collected } from '../batch/collect.js';
import type { EncodedBatch } from '../batch/encoded.js';
import type { BatchWith } from '../batch/group.js';
import { mapperOf, type RecordMapper } from '../batch/map-record.js';
import { batchBy } from '../block/batch-by.js';
import { giveBack } from '../bytes/lent.js';
import { LoadError } from '../errors.js';
import { collectEncoded } from '../sink/collect-encoded.js';
import { formsOf } from '../sink/encode.js';
import type { AnyTables, Block } from '../types.js';
import type { Encoding } from './encoding.js';
import { oneByOne } from './one-by-one.js';
import { rowFunctionOf } from './row-function.js';

/** Cloned for each thread. */
export interface FunctionTask extends Encoding {
  /** URL of the module, and the text of the function that it had in the main thread. */
  readonly module: string;
  readonly text: string;
}

type BatchOf<DB> = (block: Block) => Promise<BatchWith<DB, Collected>>;

let prepared: { readonly from: FunctionTask; readonly by: Promise<BatchOf<AnyTables>> } | undefined;

/** A block becomes a batch. */
export default async function batchByFunction(block: Block, from: FunctionTask): Promise<EncodedBatch> {
  // Loads in the main thread follow each other with other functions.
  if (prepared?.from !== from) prepared = { from, by: prepare(from) };
  const batchOf = await prepared.by;
  try {
    return await batchOf(block);
  } finally {
    giveBack(block.bytes);
  }
}

/** What makes batches of blocks, the rows encoded as they come where it is known how. */
export function batchesBy<T, DB>(
  mapper: RecordMapper<T, DB>,
  { tables, loads = false }: Encoding,
): BatchOf<DB> {
  if (!tables) return block => batchBy(block, { mapper });
  const collect = collectEncoded(formsOf(tables, loads));
  return oneByOne(block => batchBy(block, { mapper, collect }));
}

async function prepare({ module, text, ...encoding }: FunctionTask): Promise<BatchOf<AnyTables>> {
  const toRows = await rowFunctionOf(new URL(module));
  if (String(toRows) !== text) {
    throw new LoadError('worker_failed', `${module} has changed since this process has read it`);
  }
  return batchesBy(mapperOf(toRows), encoding);
}
