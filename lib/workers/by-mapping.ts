// What worker threads run for a load by a mapping.
import { mapperBy, type RecordMapper } from '../batch/map-record.js';
import { batchBy } from '../block/batch-of.js';
import { compileMapping } from '../mapping/compile.js';
import type { Mapping } from '../mapping/schema.js';
import type { Batch, Block } from '../types.js';

/** Cloned for each thread. */
export interface MappingTask {
  readonly mapping: Mapping;
  /** When the load began: the same in all threads. */
  readonly startedAt: Date;
}

let compiled: { readonly from: MappingTask; readonly mapper: RecordMapper<unknown> } | undefined;

export default function (block: Block, from: MappingTask): Promise<Batch> {
  // Loads in the main thread follow each other with other mappings.
  if (compiled?.from !== from) {
    const { mapping, startedAt } = from;
    compiled = { from, mapper: mapperBy(compileMapping(mapping, { startedAt })) };
  }
  return batchBy(block, compiled.mapper);
}
