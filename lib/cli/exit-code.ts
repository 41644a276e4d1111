import { CommanderError } from 'commander';
import { LoadError } from '../errors.js';
import type { LoadFailure } from '../load.js';
import { SourceFailure } from './failure.js';

/** What the shell is told. */
export const EXIT = { done: 0, failed: 1, usage: 2, withRejects: 3, resumable: 4 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (isResumable(error)) return EXIT.resumable;
  return isUsage(error) ? EXIT.usage : EXIT.failed;
}

/** The database could not go on, and the ledger knows how far it was: the same command goes on there. */
function isResumable(error: unknown): boolean {
  const { cause } = error instanceof SourceFailure ? error : { cause: error };
  if (!(cause instanceof LoadError) || !['resumable', 'incomplete'].includes(cause.code)) return false;
  // Before a load has begun to read there is no report, and what waited was the ledger.
  const { report } = cause as Partial<LoadFailure>;
  return report === undefined || report.job !== undefined;
}

/** What is wrong before anything is read or written: options, the mapping, names of files, the target's URL. */
function isUsage(error: unknown): boolean {
  if (error instanceof LoadError) return ['source', 'target', 'rejects', 'unknown_job'].includes(error.code);
  return error instanceof TypeError || error instanceof RangeError;
}
