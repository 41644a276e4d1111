#!/usr/bin/env node
import { createRequire } from 'node:module';
import { CommanderError } from 'commander';
import { LoadError } from '../errors.js';
import { exitCodeOf } from './exit-code.js';
import { SourceFailure } from './failure.js';
import { endQuietly, say } from './output.js';
import { programOf } from './program.js';

const { version } = createRequire(import.meta.url)('millrace/package.json');

endQuietly();
try {
  await programOf(version, code => {
    process.exitCode = code;
  }).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
  // Commander has said what is wrong itself.
  if (!(error instanceof CommanderError)) tell(error);
}

function tell(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const text = process.argv.includes('--debug') ? `${stack}${causes(error)}` : `${message}${hint(error)}`;
  for (const line of text.split('\n')) say(`error: ${line}`);
}

function hint(error: unknown): string {
  const { cause } = error instanceof SourceFailure ? error : { cause: error };
  const { code } = cause instanceof LoadError ? cause : {};
  if (code === 'unknown_table' && process.argv[2] === 'load') return '; --create makes it';
  return code === 'job_differs' ? ' (--job <name>, --restart)' : '';
}

function causes(error: unknown): string {
  const { cause } = error as Error;
  return cause instanceof Error ? `\n${cause.stack}${causes(cause)}` : '';
}
