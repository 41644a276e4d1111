// What worker threads run for a load by a mapping.
import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/group.js';
import { batchBy, byMapping, type ByRecord } from '../block/batch-of.js';
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
  readonly encode: (batch: Batch) => EncodedBatch;
}

let compiled: Compiled | undefined;

export default async function (block: Block, from: MappingTask): Promise<EncodedBatch> {
  // Loads in the main thread follow each other with other mappings.
  if (compiled?.from !== from) {
    const { mapping, startedAt, tables, loads = false } = from;
    const encode = tables ? await encoderFor(tables, loads) : (batch: Batch) => batch;
    compiled = { from, by: byMapping(mapping, startedAt), encode };
  }
  const { by, encode } = compiled;
  return markBatch(encode(await batchBy(block, by)));
}
