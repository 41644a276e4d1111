import { type Command, InvalidArgumentError, Option } from 'commander';
import { type MaxRejects, rejectLimit } from '../load/reject-limit.js';
import { FORMATS } from '../source/format.js';
import { checkLimits, type Limits } from '../source/limits.js';

/** Options that several commands have. */
export const OPTIONS = {
  mapping: () => new Option('-m, --mapping <file>', 'what becomes of a record').makeOptionMandatory(),
  to: () =>
    new Option(
      '-t, --to <url>',
      'sqlite:path, mysql://user@host/database or mariadb://…; the password may stand in MILLRACE_PASSWORD',
    ).makeOptionMandatory(),
  format: () =>
    new Option('-f, --format <format>', 'of the source; else by its extension or first byte').choices(
      FORMATS,
    ),
  limits: () =>
    new Option(
      '--limit <name=n>',
      'of the source, once for each: maxRecordBytes, maxDepth, maxAttributes, maxNameBytes, maxRatio',
    ).argParser(readLimit),
  onConflict: () =>
    new Option(
      '--on-conflict <what>',
      'where the key of a row is there: refuse the record, or ignore or update the row',
    )
      .choices(['fail', 'ignore', 'update'])
      .default('fail'),
  maxRejects: () =>
    new Option('--max-rejects <n|n%>', 'how many records may be refused before the command fails')
      .argParser(readMaxRejects)
      .default(0),
  rejects: () => new Option('--rejects <file>', 'writes refused records to this file, as NDJSON'),
  reveal: () => new Option('--reveal', 'puts the values of refused records into that file, too'),
  threads: () =>
    new Option('--threads <n>', 'worker threads that read and map; 0 for none').argParser(readThreads),
  dryRun: () => new Option('--dry-run', 'everything but the writes: each batch is rolled back'),
  json: () => new Option('--json', 'the report as JSON on stdout'),
  quiet: () => new Option('-q, --quiet', 'no progress and no summary'),
  debug: () => new Option('--debug', 'shows where in the program an error came from'),
};

export function withOptions(command: Command, names: readonly (keyof typeof OPTIONS)[]): Command {
  for (const name of names) command.addOption(OPTIONS[name]());
  return command;
}

function readThreads(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function readLimit(text: string, before: Limits = {}): Limits {
  const [, name, value] = /^(\w+)=(\d+|Infinity)$/.exec(text) ?? [];
  if (name === undefined)
    throw new InvalidArgumentError('Expected a name and a whole number, as maxDepth=512.');
  try {
    return checkLimits({ ...before, [name]: Number(value) });
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

function readMaxRejects(text: string): MaxRejects {
  const limit = /^\d+$/.test(text) ? Number(text) : (text as `${number}%`);
  try {
    rejectLimit(limit);
  } catch {
    throw new InvalidArgumentError('Expected a whole number or a percentage.');
  }
  return limit;
}
