import type { EncodedBatch } from '../batch/encoded.js';
import { markBatch } from '../batch/made.js';
import { mapperBy } from '../batch/map-record.js';
import type { CompiledMapping } from '../mapping/compile.js';
import { compileChecked } from '../mapping/compile-checked.js';
import type { Mapping } from '../mapping/schema.js';
import { encoderFor, formsOf } from '../sink/encode.js';
import type { Batch, Reading } from '../types.js';
import type { Encoding } from './encoding.js';
import { type Batches, type Straight, straightFrom } from './straight.js';

/** Cloned for each thread. */
export interface MappingTask extends Encoding {
  readonly mapping: Mapping;
  /** When the load began: the same in all threads. */
  readonly startedAt: Date;
}

interface Compiled<In> {
  readonly batchOf: (input: In) => Promise<Batch>;
  /** For those whose rows need not be made. */
  readonly straight: Straight<In> | undefined;
  readonly encode: (batch: Batch) => EncodedBatch;
}

/** What worker threads run for a mapping: an input becomes a batch. */
export function byTask<In>(
  batchesBy: (compiled: CompiledMapping, mapping: Mapping) => Batches<In>,
  formatOf: (input: In) => Reading['format'],
  isRead: (input: In) => void = () => {},
): (input: In, task: MappingTask) => Promise<EncodedBatch> {
  // Of loads in the main thread, each has its own.
  const compiled = new WeakMap<MappingTask, Compiled<In>>();

  return async (input, task) => {
    const { batchOf, straight, encode } = compiled.get(task) ?? compile(task);
    try {
      const batch = straight && (await straight(input));
      return markBatch(batch ?? encode(await batchOf(input)));
    } finally {
      isRead(input);
    }
  };

  function compile(task: MappingTask): Compiled<In> {
    const made = compiledBy(task);
    compiled.set(task, made);
    return made;
  }

  function compiledBy({ mapping, startedAt, tables, loads = false }: MappingTask): Compiled<In> {
    const plan = compileChecked(mapping, { startedAt });
    const by = { mapper: mapperBy(plan), slots: plan.slots };
    const batches = batchesBy(plan, mapping);
    const batchOf = batches(by);
    if (!tables) return { batchOf, straight: undefined, encode: batch => batch };
    const forms = formsOf(tables, loads);
    const straight = straightFrom(plan, by, forms, batches, formatOf);
    return { batchOf, straight, encode: encoderFor(forms) };
  }
}
