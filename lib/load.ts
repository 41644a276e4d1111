import type { LoadReport } from './load/report.js';
import { runOf } from './load/run.js';
import type { LoadSettings } from './load/settings.js';
import { type ByFunction, type ByMapping, taskOf } from './load/task.js';
import { noOthers } from './options.js';
import { openTarget } from './sink/open-target.js';
import { openSource } from './source/open.js';
import type { AnyTables } from './types.js';

export type LoadOptions<T = unknown, DB = AnyTables> = LoadSettings & (ByMapping<DB> | ByFunction<T, DB>);

/** What `load` rejects with once it has begun to read: any error, and what is in by then. */
export type LoadFailure = Error & { readonly report: LoadReport };

/**
 * Loads one source into the tables of a database, all of it: parse, map, batch and insert.
 *
 * @throws {TypeError | RangeError} for wrong options, with them MappingError; LoadError for the rest. Once reading has
 *   begun, the error has a `report` of what is in: see `LoadFailure`
 */
export async function load<T, DB = AnyTables>(options: LoadOptions<T, DB>): Promise<LoadReport> {
  noOthers(options, NAMES);
  const { to, source: from, create, dryRun } = options;
  const run = runOf(taskOf(options), options);
  const target = typeof to === 'string' ? openTarget(to) : to;
  // Tables that are missing can't be tried out where they would be.
  const db = create && dryRun ? openTarget('sqlite::memory:') : target;
  try {
    const source = await openSource(from, options.limits?.maxRatio);
    try {
      return await run(source, db);
    } finally {
      await source.close();
    }
  } finally {
    for (const opened of new Set([target, db])) if (opened !== to) await opened.destroy();
  }
}

const NAMES = [
  ...[
    'source',
    'format',
    'mapping',
    'record',
    'arrays',
    'toRows',
    'to',
    'threads',
    'create',
    'onConflict',
    'maxRejects',
  ],
  ...['limits', 'rejects', 'reveal', 'dryRun', 'signal', 'onProgress'],
];
