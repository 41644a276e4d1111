import { sumIssues } from '../batch/sum-issues.js';
import type { LoadReport, ReportedSettings } from '../load/report.js';
import { addConflicts, type Conflicts } from '../sink/conflict-counts.js';
import type { Issue, Reject } from '../types.js';

const MAX_REJECTS = 100;

/** What has become of all sources of a command, as `--json` gives it. */
export interface Totals {
  readonly read: number;
  readonly written: number;
  readonly filtered: number;
  readonly rejected: number;
  readonly readAsValues: number;
  readonly rows: Readonly<Record<string, number>>;
  /** Rows whose key was there. */
  readonly conflicts: Conflicts;
  readonly issues: readonly Issue[];
  /** The first 100. */
  readonly rejects: readonly (Reject & { readonly source: string })[];
  readonly bytes: number;
  readonly elapsedMs: number;
  /** What the loads went by, where there was one: the same for all of them. */
  readonly settings?: ReportedSettings;
  readonly sources: readonly SourceTotals[];
}

type SourceTotals = Pick<
  LoadReport,
  'source' | 'job' | 'finished' | 'before' | 'read' | 'written' | 'filtered' | 'rejected' | 'bytes'
>;

export const NOTHING: Totals = {
  ...{ read: 0, written: 0, filtered: 0, rejected: 0, readAsValues: 0 },
  ...{ rows: {}, conflicts: {}, issues: [], rejects: [], bytes: 0, elapsedMs: 0, sources: [] },
};

export function addReport(totals: Totals, report: LoadReport): Totals {
  const { source, job, finished, before, read, written, filtered, rejected, bytes } = report;
  const known = { ...(job !== undefined && { job }), ...(finished !== undefined && { finished }) };
  const rows: Record<string, number> = { ...totals.rows };
  for (const [table, count] of Object.entries(report.rows)) rows[table] = (rows[table] ?? 0) + count;
  const settings = report.settings ?? totals.settings;
  return {
    read: totals.read + read,
    written: totals.written + written,
    filtered: totals.filtered + filtered,
    rejected: totals.rejected + rejected,
    readAsValues: totals.readAsValues + report.readAsValues,
    rows,
    conflicts: addConflicts(totals.conflicts, report.conflicts),
    issues: sumIssues([...totals.issues, ...report.issues]),
    rejects: [...totals.rejects, ...report.rejects.map(reject => ({ source, ...reject }))].slice(
      0,
      MAX_REJECTS,
    ),
    bytes: totals.bytes + bytes,
    elapsedMs: totals.elapsedMs + report.elapsedMs,
    ...(settings && { settings }),
    sources: [...totals.sources, { source, ...known, before, read, written, filtered, rejected, bytes }],
  };
}
