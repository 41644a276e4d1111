import type { Documents } from '../block/documents.js';
import { compileMapping } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import { given, noOthers } from '../options.js';
import { describeTables } from '../sink/describe.js';
import { parallel } from '../stages/parallel.js';
import type { Stage } from '../stages/stage.js';
import type { AnyTables, Batch } from '../types.js';
import type { MappingTask } from './mapping-task.js';
import type { Database } from './settings.js';

export interface MapDocumentsOptions {
  /**
   * The database that the batches go to. Its tables are looked up here, once, so that threads can write the rows as it
   * takes them.
   */
  readonly to: Database;
  /**
   * Worker threads; 0 for none.
   * @default one less than the processors there are, at least 1
   */
  readonly threads?: number;
}

/**
 * Runs of XML documents → batches, by a mapping whose `record` is there once in each document: read, mapped and written
 * as the database takes them in worker threads, in the order of the runs. What is wrong with a document, its XML or a
 * value in it, makes a reject of it alone. Only what the mapping looks at is read; the rest is checked for balance.
 *
 * For `knexSink` with `onConflict: 'fail'`.
 *
 * @throws {TypeError | RangeError} for wrong options, with them MappingError
 */
export async function mapDocuments<DB = AnyTables>(
  mapping: TypedMapping<DB>,
  options: MapDocumentsOptions,
): Promise<Stage<Documents, Batch<DB>>> {
  noOthers(options, ['to', 'threads']);
  const startedAt = new Date();
  const names = compileMapping(mapping, { startedAt }).tables.map(({ table }) => table);
  const tables = await describeTables(options.to, names);
  const workerData: MappingTask = { mapping, startedAt, tables };
  return parallel(new URL('./documents-by-mapping.js', import.meta.url), {
    workerData,
    ...given(options, ['threads']),
  });
}
