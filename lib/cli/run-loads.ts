import type { MaxRejects } from '../load/reject-limit.js';
import { openRejects } from '../load/rejects.js';
import type { LoadReport } from '../load/report.js';
import type { LoadSettings } from '../load/settings.js';
import type { ByFunction, ByMapping } from '../load/task.js';
import { type LoadFailure, load } from '../load.js';
import { given as those } from '../options.js';
import { openTarget } from '../sink/open-target.js';
import type { Limits } from '../source/limits.js';
import { nameOf } from '../source/open.js';
import type { AnyTables } from '../types.js';
import { EXIT } from './exit-code.js';
import { SourceFailure } from './failure.js';
import { interrupt } from './interrupt.js';
import { JOB_OPTIONS, type JobOptions, jobNames, jobSettings } from './job-options.js';
import { jobNotes } from './job-notes.js';
import { say, withoutPasswords } from './output.js';
import { progressDisplay } from './progress.js';
import { sourceNames } from './source-names.js';
import { summaryOf } from './summary.js';
import { addReport, NOTHING, type Totals } from './totals.js';

/** The options of commands that fill tables, as they are typed. */
export interface FillOptions
  extends Pick<LoadSettings, 'format' | 'create' | 'onConflict' | 'reveal' | 'loadData'>, JobOptions {
  readonly to: string;
  readonly maxRejects: MaxRejects;
  readonly limit?: Limits;
  readonly rejects?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Loads one source after the other and tells what has become of all of them, also when one of them fails.
 * @returns the exit code
 */
export async function runLoads(
  given: readonly string[],
  by: ByMapping<AnyTables> | ByFunction<never, AnyTables>,
  options: FillOptions,
): Promise<number> {
  const { to, json: _, quiet = false, maxRejects, rejects, limit, ...others } = options;
  const settings = { ...without(others, JOB_OPTIONS), ...jobSettings(options) };
  const names = await sourceNames(given);
  const jobOf = jobNames(options, given, names);
  const note = jobNotes(quiet);
  const db = openTarget(to, those(options, ['loadData']));
  const log = openRejects(rejects);
  const signal = interrupt();
  let totals = NOTHING;
  let source = '';
  let failure: unknown;

  async function loadOne(source: string): Promise<LoadReport> {
    const display = progressDisplay(nameOf(source), quiet);
    if (settings.restart) note.restarted(nameOf(source));
    try {
      const report = await load({
        ...{ ...settings, ...by, ...jobOf(source), source, to: db, signal, onProgress: display.update },
        ...(limit && { limits: limit }),
        // What is in already may be more than is taken now.
        maxRejects: typeof maxRejects === 'number' ? Math.max(maxRejects - totals.rejected, 0) : maxRejects,
        rejects: reject => log.add(source, reject),
      });
      if (report.finished !== undefined) note.doneBefore(report);
      return report;
    } finally {
      display.end();
    }
  }

  try {
    for (const name of names) {
      source = name;
      totals = addReport(totals, await loadOne(name));
    }
  } catch (error) {
    const { report } = error as Partial<LoadFailure>;
    if (report) totals = addReport(totals, report);
    failure = totals.sources.length > 0 ? new SourceFailure(report?.source ?? source, error) : error;
  } finally {
    log.close();
    await db.destroy();
  }
  if (failure && totals.sources.length === 0) throw failure;
  tell(totals, failure, options);
  if (failure) throw failure;
  return totals.rejected > 0 ? EXIT.withRejects : EXIT.done;
}

function tell(totals: Totals, failure: unknown, { json, quiet, dryRun = false }: FillOptions): void {
  if (json) {
    const error = failure instanceof Error && { error: errorOf(failure) };
    process.stdout.write(`${JSON.stringify({ ...totals, dryRun, ...error })}\n`);
  }
  if (quiet || (!failure && totals.sources.every(({ finished }) => finished !== undefined))) return;
  if (failure && totals.read === 0) {
    say('Nothing is in.');
    return;
  }
  say(summaryOf(totals));
  if (dryRun) say('Nothing is written: this was a dry run.');
  else if (failure) say('This is in; what was under way is rolled back.');
}

function without<Options extends object, Name extends string>(
  options: Options,
  names: readonly Name[],
): Omit<Options, Name> {
  const left = Object.entries(options).filter(([name]) => !names.includes(name as Name));
  return Object.fromEntries(left) as Omit<Options, Name>;
}

function errorOf(error: Error): { code: string; message: string } {
  const { code, name } = (error instanceof SourceFailure ? error.cause : error) as Error & { code?: string };
  return { code: code ?? name, message: withoutPasswords(error.message) };
}
