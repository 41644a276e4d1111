// What worker threads run for a load by a mapping.
import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/group.js';
import { mapperBy } from '../batch/map-record.js';
import { batchBy, type ByRecord } from '../block/batch-of.js';
import { documentBatches, type Documents } from '../block/documents.js';
import { compileMapping } from '../mapping/compile.js';
import type { Mapping } from '../mapping/schema.js';
import { encoderFor, type TableDescriptions } from '../sink/encode.js';
import type { AnyTables, Batch, Block } from '../types.js';

/** Cloned for each thread. */
export interface MappingTask {
  readonly mapping: Mapping;
  /** When the load began: the same in all threads. */
  readonly startedAt: Date;
  /** Where rows are to be encoded. */
  readonly tables?: TableDescriptions | undefined;
  /** Encoded for LOAD DATA. */
  readonly loads?: boolean;
}

interface Compiled {
  readonly from: MappingTask;
  readonly by: ByRecord<unknown, AnyTables>;
  readonly batchOf: (run: Documents) => Batch;
  readonly encode: (batch: Batch) => EncodedBatch;
}

let compiled: Compiled | undefined;

/** A block becomes a batch. */
export default async function (block: Block, task: MappingTask): Promise<EncodedBatch> {
  const { by, encode } = await compiledFor(task);
  return markBatch(encode(await batchBy(block, by)));
}

/** A run of documents becomes a batch. */
export async function documents(run: Documents, task: MappingTask): Promise<EncodedBatch> {
  const { batchOf, encode } = await compiledFor(task);
  return markBatch(encode(batchOf(run)));
}

async function compiledFor(from: MappingTask): Promise<Compiled> {
  // Loads in the main thread follow each other with other mappings.
  if (compiled?.from !== from) {
    const { mapping, startedAt, tables, loads = false } = from;
    const encode = tables ? await encoderFor(tables, loads) : (batch: Batch) => batch;
    const { record } = mapping;
    const { arrays, pick, slots, ...made } = compileMapping(mapping, { startedAt });
    const mapper = mapperBy(made);
    const batchOf = documentBatches({ record, arrays, pick }, mapper);
    compiled = { from, by: { mapper, slots }, batchOf, encode };
  }
  return compiled;
}
