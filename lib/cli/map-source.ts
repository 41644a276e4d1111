import { grouper } from '../batch/group.js';
import { refuseTooMany } from '../batch/refuse-too-many.js';
import { type MaxRejects, rejectLimit } from '../load/reject-limit.js';
import { type RejectLog, recentValues } from '../load/rejects.js';
import type { LoadReport } from '../load/report.js';
import { taskByMapping } from '../load/task.js';
import type { Mapping } from '../mapping/schema.js';
import { reportOf, tally } from '../sink/tally.js';
import type { Format } from '../source/format.js';
import type { Limits } from '../source/limits.js';
import { openSource, sourceError } from '../source/open.js';
import { parse } from '../source/parse.js';
import { mapWith } from '../stages/map.js';
import type { MappedRecord } from '../types.js';
import { SourceFailure } from './failure.js';
import { rowLine } from './row-lines.js';
import { toStdout } from './to-stdout.js';

export interface MapOptions {
  readonly format?: Format;
  readonly limit?: Limits;
  readonly maxRejects: MaxRejects;
  readonly reveal?: boolean;
}

/**
 * Prints the rows of the records of one source.
 * @param report told at the end, also when it is one by an error
 * @returns whether there is still somebody who reads them
 */
export async function mapSource(
  name: string,
  mapping: Mapping,
  { format, limit: limits, maxRejects, reveal, before }: MapOptions & { readonly before: number },
  log: RejectLog,
  report: (report: LoadReport) => void,
): Promise<boolean> {
  const started = performance.now();
  const { record, arrays, mapper, tables = [] } = taskByMapping({ mapping });
  const limit = rejectLimit(maxRejects);
  const recent = reveal ? recentValues() : undefined;
  const group = grouper(tables.map(({ table }) => table));
  const total = tally();
  const source = await openSource(name, { maxRatio: limits?.maxRatio });
  const expected = format ?? source.format ?? (name === '-' ? 'ndjson' : undefined);

  function lineOf(mapped: MappedRecord): string {
    group.add(mapped);
    const one = group.take();
    const { rejected, read } = total.report();
    refuseTooMany(one.rejects, before + rejected, limit.maxRejects);
    total.add(reportOf(one, one.rejects));
    for (const reject of one.rejects) log.add(source.name, recent ? recent.reveal(reject) : reject);
    recent?.forget(1);
    limit.check(read + 1, rejected + one.rejects.length, false);
    return mapped.outcome === 'rows' ? rowLine(mapped.rows) : '';
  }

  try {
    const reading = parse<never>({ record, arrays, format: expected, limits });
    const mapping = mapWith(recent ? recent.keeping(mapper) : mapper);
    const isRead = await toStdout([...source.streams, reading, mapping], lineOf);
    limit.check(total.report().read, total.report().rejected, true);
    return isRead;
  } catch (error) {
    throw new SourceFailure(source.name, sourceError(error, source.name));
  } finally {
    const elapsedMs = Math.round(performance.now() - started);
    report({ source: source.name, ...total.report(), before: 0, bytes: source.bytesRead(), elapsedMs });
  }
}
