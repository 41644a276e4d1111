// What worker threads run for a load by a mapping.
import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/made.js';
import { mapperBy } from '../batch/map-record.js';
import { batchBy } from '../block/batch-by.js';
import { documentBatches, type Documents } from '../block/documents.js';
import type { CompiledMapping } from '../mapping/compile.js';
import { compileChecked } from '../mapping/compile-checked.js';
import type { Mapping } from '../mapping/schema.js';
import { encoderFor, formsOf } from '../sink/encode.js';
import type { Batch, Block, Reading } from '../types.js';
import type { Encoding } from './encoding.js';
import { type Batches, type Straight, straightFrom } from './straight.js';

/** Cloned for each thread. */
export interface MappingTask extends Encoding {
  readonly mapping: Mapping;
  /** When the load began: the same in all threads. */
  readonly startedAt: Date;
}

interface Compiled<In> {
  readonly from: MappingTask;
  readonly batchOf: (input: In) => Promise<Batch>;
  /** For those whose rows need not be made. */
  readonly straight: Straight<In> | undefined;
  readonly encode: (batch: Batch) => EncodedBatch;
}

/** A block becomes a batch. */
export default byTask<Block>(
  () => by => block => batchBy(block, by),
  ({ reading }) => reading.format,
);

/** A run of documents becomes a batch. */
export const documents = byTask<Documents>(
  ({ arrays, pick }, { record }) =>
    by =>
      documentBatches({ record, arrays, pick }, by),
  () => 'xml',
);

function byTask<In>(
  batchesBy: (compiled: CompiledMapping, mapping: Mapping) => Batches<In>,
  formatOf: (input: In) => Reading['format'],
): (input: In, task: MappingTask) => Promise<EncodedBatch> {
  let compiled: Compiled<In> | undefined;

  return async (input, from) => {
    // Loads in the main thread follow each other with other mappings.
    if (compiled?.from !== from) compiled = compile(from);
    const { batchOf, straight, encode } = compiled;
    const batch = straight && (await straight(input));
    return markBatch(batch ?? encode(await batchOf(input)));
  };

  function compile(from: MappingTask): Compiled<In> {
    const { mapping, startedAt, tables, loads = false } = from;
    const compiled = compileChecked(mapping, { startedAt });
    const by = { mapper: mapperBy(compiled), slots: compiled.slots };
    const batches = batchesBy(compiled, mapping);
    const batchOf = batches(by);
    if (!tables) return { from, batchOf, straight: undefined, encode: batch => batch };
    const forms = formsOf(tables, loads);
    const straight = straightFrom(compiled, by, forms, batches, formatOf);
    return { from, batchOf, straight, encode: encoderFor(forms) };
  }
}
