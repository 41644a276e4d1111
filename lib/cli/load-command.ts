import type { Command } from 'commander';
import { JOB_OPTIONS } from './job-options.js';
import { withOptions } from './options.js';
import type { FillOptions } from './run-loads.js';

const EXAMPLES = `
Examples:
  millrace load orders.xml --mapping orders.mapping.json --to sqlite:shop.sqlite --create
  millrace load 'exports/*.xml.gz' --mapping orders.mapping.json --to mysql://loader@localhost/shop --max-rejects 1%`;

export function addLoadCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('load')
    .description('load XML, JSON or NDJSON into the tables of a database')
    .argument('<source...>', 'files, patterns such as *.xml, or - for standard input; .gz is unpacked')
    .option('--create', 'makes the tables of the mapping that are missing');
  withOptions(command, [
    'mapping',
    'to',
    'format',
    'limits',
    'onConflict',
    'maxRejects',
    'rejects',
    'reveal',
  ]);
  withOptions(command, JOB_OPTIONS);
  withOptions(command, ['threads', 'loadData', 'dryRun', 'json', 'quiet', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: FillOptions & { mapping: string; debug?: boolean }) => {
      const [{ readMapping }, { runLoads }] = await Promise.all([
        import('../load/read-mapping.js'),
        import('./run-loads.js'),
      ]);
      const { mapping: file, debug: _, ...settings } = options;
      done(await runLoads(sources, { mapping: await readMapping(file) }, settings));
    });
}
