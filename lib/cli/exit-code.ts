import { CommanderError } from 'commander';
import { LoadError } from '../errors.js';

/** What the shell is told. */
export const EXIT = { done: 0, failed: 1, usage: 2, withRejects: 3 } as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  return isUsage(error) ? EXIT.usage : EXIT.failed;
}

/** What is wrong before anything is read or written: options, the mapping, names of files, the target's URL. */
function isUsage(error: unknown): boolean {
  if (error instanceof LoadError) return ['source', 'target', 'rejects'].includes(error.code);
  return error instanceof TypeError || error instanceof RangeError;
}
