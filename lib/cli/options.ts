import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_CONNECTIONS, DEFAULT_MAX_BYTES, DEFAULT_MAX_RECORDS } from '../defaults.js';
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
  source: () => new Option('--source <file>', 'the source of the job, where it is not at its place any more'),
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
  ledger: () =>
    new Option('--no-ledger', 'does not write down which batches are in: run again, it loads all of them'),
  job: () =>
    new Option(
      '--job <name>',
      'what the ledger knows the load by; of several sources <name>/<source>. Else the path of the source',
    ),
  restart: () =>
    new Option('--restart', 'forgets what the ledger says is in; rows that are in the tables stay in'),
  connections: () =>
    new Option(
      '--connections <n>',
      `batches that are written at once (default: ${DEFAULT_CONNECTIONS})`,
    ).argParser(readCount),
  retrySeconds: () =>
    new Option(
      '--retry-seconds <n>',
      'how long the database may be away or in the way before the load ends (default: 60)',
    ).argParser(readWhole),
  timeoutSeconds: () =>
    new Option('--timeout-seconds <n>', 'how long a statement may take (default: 60)').argParser(readCount),
  batchRecords: () =>
    new Option(
      '--batch-records <n>',
      `records of a batch, which is a transaction (default: ${DEFAULT_MAX_RECORDS})`,
    ).argParser(readCount),
  batchBytes: () =>
    new Option(
      '--batch-bytes <n>',
      `bytes of the source of a batch (default: ${DEFAULT_MAX_BYTES})`,
    ).argParser(readCount),
  threads: () =>
    new Option('--threads <n>', 'worker threads that read and map; 0 for none').argParser(readWhole),
  loadData: () =>
    new Option(
      '--load-data',
      'to MySQL and MariaDB by LOAD DATA LOCAL, and what that does not take by INSERT',
    ),
  dryRun: () => new Option('--dry-run', 'everything but the writes: each batch is rolled back'),
  json: () => new Option('--json', 'the report as JSON on stdout'),
  quiet: () => new Option('-q, --quiet', 'no progress and no summary'),
  debug: () => new Option('--debug', 'shows where in the program an error came from'),
};

export function withOptions(command: Command, names: readonly (keyof typeof OPTIONS)[]): Command {
  for (const name of names) command.addOption(OPTIONS[name]());
  return command;
}

function readCount(text: string): number {
  if (!/^\d*[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected a whole number from 1.');
  return Number(text);
}

function readWhole(text: string): number {
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
