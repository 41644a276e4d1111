import type { Command } from 'commander';
import type { JobReport } from '../ledger/jobs.js';
import { EXIT } from './exit-code.js';
import { countText, tableText } from './figures.js';
import { withOptions } from './options.js';
import { withoutPasswords } from './output.js';

const EXAMPLES = `
Examples:
  millrace jobs --to sqlite:shop.sqlite
  millrace jobs --to mysql://loader@localhost/shop --json`;

interface JobsOptions {
  readonly to: string;
  readonly json?: boolean;
}

export function addJobsCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('jobs')
    .description('print what the ledger of a database knows: what ran, how far, and what was refused');
  withOptions(command, ['to', 'json', 'debug'])
    .addHelpText('after', EXAMPLES)
    .action(async ({ to, json }: JobsOptions) => {
      const [{ jobs }, { openTarget }] = await Promise.all([
        import('../ledger/jobs.js'),
        import('../sink/open-target.js'),
      ]);
      const db = openTarget(to, { isThere: true });
      try {
        const all = await jobs(db);
        process.stdout.write(`${withoutPasswords(json ? JSON.stringify(all) : textOf(all))}\n`);
        done(EXIT.done);
      } finally {
        await db.destroy();
      }
    });
}

function textOf(all: readonly JobReport[]): string {
  if (all.length === 0) return 'There are no jobs.';
  const table = tableText([
    ['job', 'begun', 'done', 'read', 'written', 'filtered', 'rejected'],
    ...all.map(({ job, started, finished, ...counts }) => {
      const { read, written, filtered, rejected } = counts;
      return [job, started, finished ?? 'no', ...[read, written, filtered, rejected].map(countText)];
    }),
  ]);
  const notes = all.flatMap(job => notesOf(job).map(note => `${job.job}: ${note}`));
  return [table, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n');
}

function notesOf({ finished, end, size, missing, fault, rejects, source }: JobReport): string[] {
  // Packed, a source has another size than what is read of it.
  const whole = size === null || /\.gz$/i.test(source) ? '' : ` of ${countText(size)}`;
  const far = end === 0 ? 'nothing is in' : `in up to byte ${countText(end)}${whole}`;
  return [
    ...(finished === null ? [`${far}; the same load goes on there`] : []),
    ...(missing > 0
      ? [`${countText(missing)} batches before that are missing; the same load loads them`]
      : []),
    ...(fault === null ? [] : [`ends too early: ${fault}`]),
    ...rejects.map(({ count, reason }) => `${countText(count)} rejected: ${reason}`),
  ];
}
