import type { Command } from 'commander';
import { EXIT } from './exit-code.js';
import { withOptions } from './options.js';
import type { ParseSourceOptions } from './parse-source.js';
import { sourceNames } from './source-names.js';

const EXAMPLES = `
Examples:
  millrace parse orders.xml --record /orders/order | head -1
  millrace parse orders.json.gz --record '/orders/*' > orders.ndjson`;

export function addParseCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('parse')
    .description('print the records of XML, JSON or NDJSON, one JSON value a line')
    .argument('[source...]', 'files, patterns such as *.xml, or - for standard input', ['-'])
    .requiredOption('-r, --record <path>', 'where the records are: /orders/order, with * for any name')
    .option('--arrays <names...>', 'elements of XML that are arrays however many there are');
  withOptions(command, ['format', 'limits', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: ParseSourceOptions) => {
      const { parseSource } = await import('./parse-source.js');
      for (const name of await sourceNames(sources)) {
        if (!(await parseSource(name, options))) break;
      }
      done(EXIT.done);
    });
}
