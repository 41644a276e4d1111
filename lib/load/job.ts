import { normalize } from 'node:path';
import { type JobLedger, openJobLedger } from '../ledger/job-ledger.js';
import { MAX_JOB_CHARACTERS } from '../ledger/tables.js';
import { given } from '../options.js';
import type { FileIdentity } from '../source/identity.js';
import { nameOf } from '../source/open.js';
import type { BlockSize, Database, LoadSettings } from './settings.js';
import type { Task } from './task.js';

export interface JobSettings {
  /**
   * Says in the target's database, in the transaction of each batch, that it is in, so that the same load run again goes
   * on where it was, wherever it ended. Sources that are no files need a `job` for it.
   * @default true, but for dry runs and transactions that are given
   */
  readonly ledger?: boolean;
  /**
   * The name by which the ledger knows this load; another source or mapping under the same name is refused.
   * @default the source's path as it is given
   */
  readonly job?: string;
  /** Forgets what the ledger says is in, and begins anew. Rows that are in stay in. */
  readonly restart?: boolean;
}

/** @throws {TypeError} for what does not go together */
export function checkJob({ ledger, job, restart }: JobSettings, dryRun: boolean): void {
  for (const [name, value] of Object.entries({ ledger, restart })) {
    if (value !== undefined && typeof value !== 'boolean')
      throw new TypeError(`${name}: expected true or false`);
  }
  const needed = job !== undefined ? 'job' : restart ? 'restart' : undefined;
  if (needed && ledger === false) throw new TypeError(`${needed}: there is no job without a ledger`);
  if (dryRun && (ledger || needed))
    throw new TypeError('dryRun: expected no job and no ledger, as nothing goes in');
}

/** The ledger of a load, where it has one. */
export async function openJob<DB>(
  db: Database,
  task: Task<DB>,
  file: FileIdentity | undefined,
  settings: LoadSettings & BlockSize,
): Promise<JobLedger | undefined> {
  const { source, ledger, job, maxRecords, maxBytes } = settings;
  if (ledger === false || (ledger === undefined && db.isTransaction)) return undefined;
  const name = nameOf(source);
  if (!file && job === undefined) {
    if (ledger === undefined) return undefined;
    throw new TypeError('ledger: a source that is no file needs a job by which it is known');
  }
  return openJobLedger(db, {
    job: job ?? jobOf(name),
    identity: {
      ...{ size: null, modified: null, digest: null, ...file },
      ...{ source: name, mapping: task.digest, maxRecords, maxBytes },
    },
    isOnce: job === undefined,
    ...given(settings, ['restart', 'retryMs', 'timeoutMs', 'signal']),
  });
}

/** Of a path that is longer than a name may be, its end, which tells more. */
function jobOf(path: string): string {
  const name = normalize(path).replaceAll('\\', '/').trim();
  return name.length <= MAX_JOB_CHARACTERS ? name : `…${name.slice(1 - MAX_JOB_CHARACTERS)}`;
}
