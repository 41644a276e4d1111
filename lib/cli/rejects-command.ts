import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { jobOf } from '../ledger/in-ledger.js';
import { rejectsOf } from '../ledger/rejects-of.js';
import { readMapping } from '../load/read-mapping.js';
import { type RevealedReject, rejectLine } from '../load/rejects.js';
import { revealedRejects } from '../load/reveal.js';
import { taskOf } from '../load/task.js';
import { openTarget } from '../sink/open-target.js';
import type { Format } from '../source/format.js';
import type { Limits } from '../source/limits.js';
import { EXIT } from './exit-code.js';
import { withOptions } from './options.js';
import { toStdout } from './to-stdout.js';

const EXAMPLES = `
Examples:
  millrace rejects orders.xml --to sqlite:shop.sqlite
  millrace rejects orders.xml --to sqlite:shop.sqlite --reveal --mapping orders.mapping.json`;

interface RejectsOptions {
  readonly to: string;
  readonly limit?: Limits;
  readonly reveal?: boolean;
  readonly mapping?: string;
  readonly source?: string;
  readonly format?: Format;
}

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
      const { to, reveal, mapping: file, source, format, limit: limits } = options;
      if (reveal && file === undefined) throw new TypeError('--reveal: expected --mapping, too');
      const task = reveal && file !== undefined ? taskOf({ mapping: await readMapping(file) }) : undefined;
      const db = openTarget(to, { isThere: true });
      try {
        const { source: name } = await jobOf(db, job);
        const { record, arrays } = task ?? {};
        const rejects =
          record === undefined
            ? rejectsOf(db, job)
            : revealedRejects(db, job, { record, arrays: arrays!, format, limits, source });
        await toStdout<RevealedReject>([Readable.from(rejects)], reject => rejectLine(name, reject));
        done(EXIT.done);
      } finally {
        await db.destroy();
      }
    });
}
