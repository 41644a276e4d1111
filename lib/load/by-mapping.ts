// What worker threads run for a load by a mapping.
import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/group.js';
import { mapperBy } from '../batch/map-record.js';
import { batchBy, type ByRecord } from '../block/batch-by.js';
import { compileChecked } from '../mapping/compile-checked.js';
import type { Mapping } from '../mapping/schema.js';
import { encoderFor, formsOf, type TableDescriptions } from '../sink/encode.js';
import type { AnyTables, Batch, Block } from '../types.js';
import { type Straight, straightFrom } from './straight.js';

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
  /** For those whose rows need not be made. */
  readonly straight: Straight | undefined;
  readonly encode: (batch: Batch) => EncodedBatch;
}

let compiled: Compiled | undefined;

export default async function (block: Block, from: MappingTask): Promise<EncodedBatch> {
  // Loads in the main thread follow each other with other mappings.
  if (compiled?.from !== from) compiled = compile(from);
  const { by, straight, encode } = compiled;
  const batch = straight && (await straight(block));
  return markBatch(batch ?? encode(await batchBy(block, by)));
}

function compile(from: MappingTask): Compiled {
  const { mapping, startedAt, tables, loads = false } = from;
  const compiled = compileChecked(mapping, { startedAt });
  const by = { mapper: mapperBy(compiled), slots: compiled.slots };
  if (!tables) return { from, by, straight: undefined, encode: batch => batch };
  const forms = formsOf(tables, loads);
  return { from, by, straight: straightFrom(compiled, by, forms), encode: encoderFor(forms) };
}
