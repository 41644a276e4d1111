import type { Command } from 'commander';
import type { Format } from '../source/format.js';
import type { Limits } from '../source/limits.js';
import { openSource, sourceError } from '../source/open.js';
import { parse } from '../source/parse.js';
import type { SourceRecord } from '../types.js';
import { EXIT } from './exit-code.js';
import { SourceFailure } from './failure.js';
import { withOptions } from './options.js';
import { sourceNames } from './source-names.js';
import { toStdout } from './to-stdout.js';

const EXAMPLES = `
Examples:
  millrace parse orders.xml --record /orders/order | head -1
  millrace parse orders.json.gz --record '/orders/*' > orders.ndjson`;

interface ParseCommandOptions {
  readonly record: string;
  readonly arrays?: readonly string[];
  readonly format?: Format;
  readonly limit?: Limits;
}

export function addParseCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('parse')
    .description('print the records of XML, JSON or NDJSON, one JSON value a line')
    .argument('[source...]', 'files, patterns such as *.xml, or - for standard input', ['-'])
    .requiredOption('-r, --record <path>', 'where the records are: /orders/order, with * for any name')
    .option('--arrays <names...>', 'elements of XML that are arrays however many there are');
  withOptions(command, ['format', 'limits', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: ParseCommandOptions) => {
      for (const name of await sourceNames(sources)) {
        if (!(await parseOne(name, options))) break;
      }
      done(EXIT.done);
    });
}

async function parseOne(
  name: string,
  { record, arrays = [], format, limit: limits }: ParseCommandOptions,
): Promise<boolean> {
  const source = await openSource(name, { maxRatio: limits?.maxRatio });
  const stage = parse({ record, arrays, format: format ?? source.format, limits });
  try {
    return await toStdout<SourceRecord>(
      [...source.streams, stage],
      ({ value }) => `${JSON.stringify(value, exact)}\n`,
    );
  } catch (error) {
    throw new SourceFailure(source.name, sourceError(error, source.name));
  }
}

/** JSON.stringify takes no bigint: its digits go as text. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
