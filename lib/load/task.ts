import { createHash } from 'node:crypto';
import type { ResourceLimits } from 'node:worker_threads';
import { MAPPING_LIMITS } from '../defaults.js';
import { mapperBy, mapperOf, type RecordMapper, type ToRows } from '../batch/map-record.js';
import { compileMapping, type TargetTable } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import { aFunction, recordPath, stringList } from '../options.js';
import type { AnyTables } from '../types.js';
import type { FunctionTask } from './by-function.js';
import type { MappingTask } from './mapping-task.js';
import { rowFunctionOf } from './row-function.js';

const BY_MAPPING = new URL('./by-mapping.js', import.meta.url);
const BY_FUNCTION = new URL('./by-function.js', import.meta.url);

/** How records become rows: by a mapping, which knows where they are … */
export interface ByMapping<DB> {
  readonly mapping: TypedMapping<DB>;
  readonly record?: undefined;
  readonly arrays?: undefined;
  readonly toRows?: undefined;
}

/** … or by a function. */
export interface ByFunction<T, DB> {
  readonly mapping?: undefined;
  /** Where the records are: `/orders/order`. Of NDJSON every line is one, whatever this says. */
  readonly record: string;
  /** Elements of XML that are arrays however many there are. */
  readonly arrays?: readonly string[];
  /**
   * The function, or the `file:` URL of a module that exports it by default. `load` then runs that in worker threads; the
   * main thread imports it, too.
   */
  readonly toRows: ToRows<T, DB> | URL;
}

export interface InThreads {
  readonly worker: URL;
  readonly workerData: MappingTask | FunctionTask;
  readonly resourceLimits: ResourceLimits;
  /** Whether it keeps nothing from one block to the next, so that the main thread may map some of them. */
  readonly isPure: boolean;
}

/** What is done with each record of a source. */
export interface Task<DB> {
  readonly record: string;
  readonly arrays: readonly string[];
  readonly mapper: RecordMapper<never, DB>;
  /** What threads do the same by: the module that they run, and what it is given. */
  readonly inThreads: InThreads | undefined;
  /** What of a record is read; everything where it is not known. */
  readonly pick?: readonly string[];
  /** SHA-256 of the mapping, or of the row function's text and where it reads. */
  readonly digest: string;
  /** Known where there is a mapping, in insert order. */
  readonly tables: readonly TargetTable[] | undefined;
}

/** @throws {TypeError} MappingError, or for what is neither */
export async function taskOf<T, DB = AnyTables>(by: ByMapping<DB> | ByFunction<T, DB>): Promise<Task<DB>> {
  return by.mapping === undefined ? taskByFunction(by) : taskByMapping(by);
}

async function taskByFunction<T, DB>({ record, arrays = [], toRows }: ByFunction<T, DB>): Promise<Task<DB>> {
  recordPath(record);
  stringList('arrays', arrays);
  const isModule = toRows instanceof URL;
  const rowFunction = isModule
    ? await rowFunctionOf<T, DB>(toRows)
    : aFunction('toRows', toRows, 'a function, or the URL of a module');
  const text = JSON.stringify([record, arrays, String(rowFunction)]);
  const digest = createHash('sha256').update(text).digest('hex');
  const inThreads = isModule
    ? {
        worker: BY_FUNCTION,
        workerData: { module: toRows.href, text: String(rowFunction) },
        resourceLimits: {},
        isPure: false,
      }
    : undefined;
  return { record, arrays, mapper: mapperOf(rowFunction), inThreads, digest, tables: undefined };
}

/** @throws {MappingError} */
export function taskByMapping<DB>(by: ByMapping<DB>): Task<DB> {
  const both = (['record', 'arrays', 'toRows'] as const).find(name => by[name] !== undefined);
  if (both) throw new TypeError(`${both}: the mapping says that; expected one of the two`);
  const { mapping } = by;
  const startedAt = new Date();
  const compiled = compileMapping(mapping, { startedAt });
  const { arrays, tables, pick, digest } = compiled;
  const inThreads = {
    worker: BY_MAPPING,
    workerData: { mapping, startedAt },
    resourceLimits: MAPPING_LIMITS,
    isPure: true,
  };
  return { record: mapping.record, arrays, mapper: mapperBy(compiled), inThreads, pick, digest, tables };
}
