import type { LoadSettings } from '../load/settings.js';

/** Options about the ledger and about how batches are written, as they are typed. */
export interface JobOptions extends Pick<LoadSettings, 'dryRun' | 'restart' | 'connections'> {
  /** False where it is not wanted. */
  readonly ledger: boolean;
  readonly job?: string;
  readonly retrySeconds?: number;
  readonly timeoutSeconds?: number;
  readonly batchRecords?: number;
  readonly batchBytes?: number;
}

/** Their names. */
export const JOB_OPTIONS = [
  'ledger',
  'job',
  'restart',
  'connections',
  'retrySeconds',
  'timeoutSeconds',
  'batchRecords',
  'batchBytes',
] as const;

/** What `load()` takes of them; the ledger's default depends on the source. Of a dry run nothing is to be known. */
export function jobSettings(options: JobOptions): Partial<LoadSettings> {
  const { dryRun, ledger, restart, connections, batchRecords, batchBytes } = options;
  const { retrySeconds, timeoutSeconds } = options;
  return {
    ...(!ledger && !dryRun && { ledger }),
    ...(restart && !dryRun && { restart }),
    ...(connections !== undefined && { connections }),
    ...(retrySeconds !== undefined && { retryMs: retrySeconds * 1000 }),
    ...(timeoutSeconds !== undefined && { timeoutMs: timeoutSeconds * 1000 }),
    ...(batchRecords !== undefined && { maxRecords: batchRecords }),
    ...(batchBytes !== undefined && { maxBytes: batchBytes }),
  };
}

/**
 * The job of each source: of several, or of those that match a pattern, however many these are today, it is
 * `<job>/<source>`.
 */
export function jobNames(
  { job, dryRun }: Pick<JobOptions, 'job' | 'dryRun'>,
  given: readonly string[],
  names: readonly string[],
): (source: string) => { readonly job?: string } {
  if (job === undefined || dryRun) return () => ({});
  const isOne = names.length === 1 && names[0] === given[0];
  return source => ({ job: isOne ? job : `${job}/${source}` });
}
