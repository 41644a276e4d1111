import type { Command } from 'commander';
import type { RetrySettings } from '../load/retry.js';
import { given } from '../options.js';
import type { Limits } from '../source/limits.js';
import { EXIT } from './exit-code.js';
import { interrupt } from './interrupt.js';
import { type JobOptions, jobSettings } from './job-options.js';
import { withOptions } from './options.js';
import { say } from './output.js';
import { summaryOf } from './summary.js';
import { addReport, NOTHING } from './totals.js';

const EXAMPLES = `
Examples:
  millrace retry orders.xml --mapping orders.mapping.json --to sqlite:shop.sqlite
  millrace retry nightly --source moved/orders.xml -m orders.mapping.json --to mysql://loader@localhost/shop`;

const NAMES = ['source', 'format', 'onConflict', 'connections', 'retryMs', 'timeoutMs'] as const;

interface RetryOptions extends Pick<RetrySettings, 'source' | 'format' | 'onConflict'>, JobOptions {
  readonly to: string;
  readonly limit?: Limits;
  readonly mapping: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addRetryCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('retry')
    .description('load the refused records of a job again, when what they were refused for is mended')
    .argument('<job>', 'as millrace jobs names it');
  withOptions(command, ['mapping', 'to', 'source', 'format', 'limits', 'onConflict']);
  withOptions(command, ['connections', 'retrySeconds', 'timeoutSeconds', 'json', 'quiet', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async (job: string, options: RetryOptions) => {
      const [{ readMapping }, { retry }] = await Promise.all([
        import('../load/read-mapping.js'),
        import('../load/retry.js'),
      ]);
      const { to, mapping: file, json, quiet } = options;
      const report = await retry({
        ...{ job, to, mapping: await readMapping(file), signal: interrupt() },
        ...(options.limit && { limits: options.limit }),
        ...given({ ...options, ...jobSettings({ ...options, ledger: true }) }, NAMES),
      });
      const totals = addReport(NOTHING, report);
      if (json) process.stdout.write(`${JSON.stringify(totals)}\n`);
      if (!quiet) say(report.read === 0 ? `job ${job} has no rejects` : summaryOf(totals));
      done(report.rejected > 0 ? EXIT.withRejects : EXIT.done);
    });
}
