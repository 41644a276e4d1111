import type { EncodedBatch } from '../batch/encoded.js';
import { positionsOf } from '../batch/positions.js';
import { sumIssues } from '../batch/sum-issues.js';
import { LoadError } from '../errors.js';
import type { Issue, Reject } from '../types.js';
import { addConflicts, type Conflicts } from './conflict-counts.js';
import { rowsByTable } from './rows-by-table.js';

/** How many rejects a report holds; it counts all of them. */
const MAX_REJECTS = 100;

interface Counts {
  /** Records: `read` is the sum of the other three. */
  readonly read: number;
  readonly written: number;
  readonly filtered: number;
  readonly rejected: number;
  /**
   * Records whose values were made before a mapping took them, which is slower than to map their bytes: those with what
   * is not read there (of XML names beyond ASCII, processing instructions, attributes that a DOCTYPE declares; of JSON
   * escapes in keys, more than 1,024 keys, objects for attributes, scalars alone; what is wrong), or all of them, where the
   * mapping looks at values (predicates, `*`, json).
   */
  readonly readAsValues: number;
  /** Rows inserted, by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows whose primary key was there, by table; none with `onConflict: 'fail'`. */
  readonly conflicts: Conflicts;
  /** What a mapping let go, by table, column and rule. */
  readonly issues: readonly Issue[];
}

/** What became of one batch. */
export interface BatchReport extends Counts {
  /** Number of the batch in its source, from 0. */
  readonly number: number;
  readonly rejects: readonly Reject[];
}

/** What has become of all records so far. */
export interface Report extends Counts {
  readonly batches: number;
  /** The first 100. */
  readonly rejects: readonly Reject[];
}

/** @param rejects all of the batch, those of the database included, whose records it no longer holds */
export function reportOf(batch: EncodedBatch, rejects: readonly Reject[]): BatchReport {
  const { number, read, filtered, tables, issues = [], readAsValues = 0 } = batch;
  const positions = positionsOf(batch);
  const written = positions.length;
  const rejected = rejects.length;
  if (read !== written + filtered + rejected) {
    const found = `${written} written, ${filtered} filtered, ${rejected} rejected`;
    const reason = `batch ${number}: expected what became of ${read} records, found ${found}: what makes batches has lost or doubled some`;
    throw new LoadError('unbalanced', reason, { position: positions.at(0) });
  }
  const rows = rowsByTable(tables.map(({ table, records }) => [table, records.length]));
  return {
    number,
    read,
    written,
    filtered,
    rejected,
    readAsValues,
    rows,
    conflicts: {},
    issues: sumIssues(issues),
    rejects,
  };
}

/** That, and what the sink is at. */
export interface SinkReport extends Report {
  /** Records that the sink has taken and that are not in yet: those of the batches under way. */
  readonly inFlight: number;
}

export interface Tally {
  add(batch: BatchReport): void;
  report(): Report;
}

export const NOTHING: Report = {
  ...{ read: 0, written: 0, filtered: 0, rejected: 0, readAsValues: 0 },
  ...{ rows: {}, conflicts: {}, issues: [], batches: 0, rejects: [] },
};

/** @param before what counts already */
export function tally(before = NOTHING): Tally {
  let sum = before;
  return {
    add({ read, written, filtered, rejected, readAsValues, rows, conflicts, issues, rejects }) {
      sum = {
        read: sum.read + read,
        written: sum.written + written,
        filtered: sum.filtered + filtered,
        rejected: sum.rejected + rejected,
        readAsValues: sum.readAsValues + readAsValues,
        rows: rowsByTable([...Object.entries(sum.rows), ...Object.entries(rows)]),
        conflicts: addConflicts(sum.conflicts, conflicts),
        issues: issues.length > 0 ? sumIssues([...sum.issues, ...issues]) : sum.issues,
        batches: sum.batches + 1,
        rejects: [...sum.rejects, ...rejects].slice(0, MAX_REJECTS),
      };
    },
    report: () => sum,
  };
}
