// What worker threads run for a load by a mapping.
import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/group.js';
import { mapperBy } from '../batch/map-record.js';
import { batchBy, byMapping } from '../block/batch-of.js';
import { documentBatches, type Documents } from '../block/documents.js';
import { compileMapping } from '../mapping/compile.js';
import type { Mapping } from '../mapping/schema.js';
import { encoderFor, type TableDescriptions } from '../sink/encode.js';
import type { Batch, Block } from '../types.js';

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

/** A block becomes a batch. */
export default byTask<Block>(({ mapping, startedAt }) => {
  const by = byMapping(mapping, startedAt);
  return block => batchBy(block, by);
});

/** A run of documents becomes a batch. */
export const documents = byTask<Documents>(({ mapping, startedAt }) => {
  const { arrays, pick, slots, ...compiled } = compileMapping(mapping, { startedAt });
  return documentBatches({ record: mapping.record, arrays, pick }, { mapper: mapperBy(compiled), slots });
});

function byTask<In>(
  batches: (task: MappingTask) => (input: In) => Batch | Promise<Batch>,
): (input: In, task: MappingTask) => Promise<EncodedBatch> {
  let made: { from: MappingTask; batchOf(input: In): Batch | Promise<Batch>; encode: Encode } | undefined;
  return async (input, from) => {
    // Loads in the main thread follow each other with other mappings.
    if (made?.from !== from) made = { from, batchOf: batches(from), encode: await encodeFor(from) };
    const { batchOf, encode } = made;
    return markBatch(encode(await batchOf(input)));
  };
}

type Encode = (batch: Batch) => EncodedBatch;

async function encodeFor({ tables, loads = false }: MappingTask): Promise<Encode> {
  return tables ? encoderFor(tables, loads) : batch => batch;
}
