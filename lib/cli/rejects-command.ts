import type { Command } from 'commander';
import { EXIT } from './exit-code.js';
import { withOptions } from './options.js';
import type { RejectsOptions } from './print-rejects.js';

const EXAMPLES = `
Examples:
  millrace rejects orders.xml --to sqlite:shop.sqlite
  millrace rejects orders.xml --to sqlite:shop.sqlite --reveal --mapping orders.mapping.json`;

export function addRejectsCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('rejects')
    .description('print the refused records of a job, a line of JSON for each')
    .argument('<job>', 'as millrace jobs names it')
    .option('--reveal', 'reads the source again and adds the values of the records; takes --mapping')
    .option('-m, --mapping <file>', 'with --reveal: says where the records are');
  withOptions(command, ['to', 'source', 'format', 'limits', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async (job: string, options: RejectsOptions) => {
      const { printRejects } = await import('./print-rejects.js');
      await printRejects(job, options);
      done(EXIT.done);
    });
}
