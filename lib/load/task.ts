import { createHash } from 'node:crypto';
import { mapperBy, mapperOf, type RecordMapper, type ToRows } from '../batch/map-record.js';
import { compileMapping, type TargetTable } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import { aFunction, recordPath, stringList } from '../options.js';
import type { AnyTables } from '../types.js';
import type { MappingTask } from './by-mapping.js';

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
  readonly toRows: ToRows<T, DB>;
}

/** What is done with each record of a source. */
export interface Task<DB> {
  readonly record: string;
  readonly arrays: readonly string[];
  readonly mapper: RecordMapper<never, DB>;
  /** What threads are given to do the same, where there is a mapping. */
  readonly inThreads: { readonly pick: readonly string[]; readonly workerData: MappingTask } | undefined;
  /** SHA-256 of the mapping, or of the row function's text and where it reads. */
  readonly digest: string;
  /** Known where there is a mapping, in insert order. */
  readonly tables: readonly TargetTable[] | undefined;
}

/** @throws {TypeError} MappingError, or for what is neither */
export function taskOf<T, DB = AnyTables>(by: ByMapping<DB> | ByFunction<T, DB>): Task<DB> {
  if (by.mapping === undefined) {
    const { record, arrays = [], toRows } = by;
    recordPath(record);
    const mapper = mapperOf(aFunction('toRows', toRows));
    stringList('arrays', arrays);
    const text = JSON.stringify([record, arrays, String(toRows)]);
    const digest = createHash('sha256').update(text).digest('hex');
    return { record, arrays, mapper, inThreads: undefined, digest, tables: undefined };
  }
  const both = (['record', 'arrays', 'toRows'] as const).find(name => by[name] !== undefined);
  if (both) throw new TypeError(`${both}: the mapping says that; expected one of the two`);
  const { mapping } = by;
  const startedAt = new Date();
  const compiled = compileMapping(mapping, { startedAt });
  const { arrays, tables, pick, digest } = compiled;
  const inThreads = { pick, workerData: { mapping, startedAt } };
  return { record: mapping.record, arrays, mapper: mapperBy(compiled), inThreads, digest, tables };
}
