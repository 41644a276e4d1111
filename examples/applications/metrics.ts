import { availableParallelism } from 'node:os';
import type { Reject, Report } from 'millrace';

interface Measured {
  readonly job: string;
  readonly report: Report;
  /** Documents that were in before this run. */
  readonly before: number;
  /** What of the job has failed and was not loaded since. */
  readonly failed: readonly Reject[];
  readonly threads: number;
  readonly started: number;
}

const round = (number: number): number => Math.round(number * 100) / 100;

/** What became of the documents, by which the job can be watched and its failures found. */
export function metricsOf({ job, report, before, failed, threads, started }: Measured) {
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const { active } = performance.eventLoopUtilization();
  const stages = failed.map(({ stage }) => stage);
  const failures = failed.map(({ position, stage, code, reason }) => ({
    app_id: position.start,
    stage,
    code,
    reason,
  }));
  return {
    job,
    documents: {
      ...{ read: report.read, before, written: report.written, filtered: report.filtered },
      failed: failed.length,
    },
    failedByStage: Object.fromEntries(
      ['read', 'map', 'insert'].map(stage => [stage, stages.filter(each => each === stage).length]),
    ),
    rows: Object.values(report.rows).reduce((sum, rows) => sum + rows, 0),
    tables: report.rows,
    letGo: report.issues,
    /** Documents that the mapping was not carried out over the bytes of. */
    readAsValues: report.readAsValues,
    seconds: round(seconds),
    documentsPerMinute: Math.round(((report.read - before) / seconds) * 60),
    threads,
    processorSeconds: round((user + system) / 1e6),
    /** How long the main thread was at work, start included. */
    mainThreadSeconds: round(active / 1000),
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    /** Time of processors that this process had, its threads included, of what the machine could have given it. */
    parallelEfficiency: round((user + system) / 1e6 / (seconds * availableParallelism())),
    failures,
  };
}
