import type { Command } from 'commander';
import { JOB_OPTIONS } from './job-options.js';
import { withOptions } from './options.js';
import { rowsOfLine } from './row-lines.js';
import type { FillOptions } from './run-loads.js';

const EXAMPLES = `
Examples:
  millrace map people.ndjson --mapping people.mapping.json | millrace insert --to sqlite:people.sqlite
  millrace insert rows.ndjson.gz --to mysql://loader@localhost/shop --on-conflict update`;

export function addInsertCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('insert')
    .description('insert lines of {"table": [rows]}, as map gives them, into tables')
    .argument('[source...]', 'files of NDJSON, or - for standard input', ['-']);
  withOptions(command, [
    'to',
    'limits',
    'onConflict',
    'maxRejects',
    'rejects',
    'reveal',
    ...JOB_OPTIONS,
    'dryRun',
    'json',
    'quiet',
    'debug',
  ])
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], { debug: _, ...options }: FillOptions & { debug?: boolean }) => {
      const { runLoads } = await import('./run-loads.js');
      done(await runLoads(sources, { record: '/', toRows: rowsOfLine }, { ...options, format: 'ndjson' }));
    });
}
