// What worker threads run for a load by a row function that is a module's.
import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/made.js';
import { mapperOf } from '../batch/map-record.js';
import { batchBy } from '../block/batch-by.js';
import { giveBack } from '../bytes/lent.js';
import { LoadError } from '../errors.js';
import { encoderFor, formsOf, type TableDescriptions } from '../sink/encode.js';
import type { Batch, Block } from '../types.js';
import { rowFunctionOf } from './row-function.js';

/** Cloned for each thread. */
export interface FunctionTask {
  /** URL of the module, and the text of the function that it had in the main thread. */
  readonly module: string;
  readonly text: string;
  /** Where rows are to be encoded. */
  readonly tables?: TableDescriptions | undefined;
  /** Encoded for LOAD DATA. */
  readonly loads?: boolean;
}

interface Prepared {
  readonly batchOf: (block: Block) => Promise<Batch>;
  readonly encode: (batch: Batch) => EncodedBatch;
}

let prepared: { readonly from: FunctionTask; readonly by: Promise<Prepared> } | undefined;

/** A block becomes a batch. */
export default async function batchByFunction(block: Block, from: FunctionTask): Promise<EncodedBatch> {
  // Loads in the main thread follow each other with other functions.
  if (prepared?.from !== from) prepared = { from, by: prepare(from) };
  const { batchOf, encode } = await prepared.by;
  try {
    return markBatch(encode(await batchOf(block)));
  } finally {
    giveBack(block.bytes);
  }
}

async function prepare({ module, text, tables = [], loads = false }: FunctionTask): Promise<Prepared> {
  const toRows = await rowFunctionOf(new URL(module));
  if (String(toRows) !== text) {
    throw new LoadError('worker_failed', `${module} has changed since this process has read it`);
  }
  const mapper = mapperOf(toRows);
  return { batchOf: block => batchBy(block, { mapper }), encode: encoderFor(formsOf(tables, loads)) };
}
