import type { Command } from 'commander';
import { openRejects } from '../load/rejects.js';
import type { LoadReport } from '../load/report.js';
import { EXIT } from './exit-code.js';
import type { MapOptions } from './map-source.js';
import { withOptions } from './options.js';
import { say } from './output.js';
import { sourceNames } from './source-names.js';
import { summaryOf } from './summary.js';
import { addReport, NOTHING } from './totals.js';

const EXAMPLES = `
Examples:
  millrace parse orders.xml --record /orders/order | millrace map --mapping orders.mapping.json
  millrace map orders.xml --mapping orders.mapping.json --max-rejects 10 --rejects rejects.ndjson > rows.ndjson`;

interface MapCommandOptions extends MapOptions {
  readonly mapping: string;
  readonly rejects?: string;
  readonly quiet?: boolean;
}

export function addMapCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('map')
    .description('print what a mapping makes of records, one line of {"table": [rows]} for each')
    .argument('[source...]', 'files, patterns such as *.xml, or - for standard input (NDJSON)', ['-']);
  withOptions(command, ['mapping', 'format', 'limits', 'maxRejects', 'rejects', 'reveal', 'quiet', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], options: MapCommandOptions) => {
      const [{ readMapping }, { mapSource }] = await Promise.all([
        import('../load/read-mapping.js'),
        import('./map-source.js'),
      ]);
      const mapping = await readMapping(options.mapping);
      const names = await sourceNames(sources);
      const log = openRejects(options.rejects);
      let totals = NOTHING;
      const add = (report: LoadReport): void => {
        totals = addReport(totals, report);
      };
      try {
        for (const name of names) {
          const isRead = await mapSource(name, mapping, { ...options, before: totals.rejected }, log, add);
          if (!isRead) break;
        }
      } finally {
        log.close();
        if (!options.quiet && totals.sources.length > 0) say(summaryOf(totals));
      }
      done(totals.rejected > 0 ? EXIT.withRejects : EXIT.done);
    });
}
