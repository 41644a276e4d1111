import { Readable } from 'node:stream';
import { jobOf } from '../ledger/in-ledger.js';
import { rejectsOf } from '../ledger/rejects-of.js';
import { readMapping } from '../load/read-mapping.js';
import { type RevealedReject, rejectLine } from '../load/rejects.js';
import { revealedRejects } from '../load/reveal.js';
import { taskByMapping } from '../load/task.js';
import { openTarget } from '../sink/open-target.js';
import type { Format } from '../source/format.js';
import type { Limits } from '../source/limits.js';
import { toStdout } from './to-stdout.js';

export interface RejectsOptions {
  readonly to: string;
  readonly limit?: Limits;
  readonly reveal?: boolean;
  readonly mapping?: string;
  readonly source?: string;
  readonly format?: Format;
}

export async function printRejects(job: string, options: RejectsOptions): Promise<void> {
  const { to, reveal, mapping: file, source, format, limit: limits } = options;
  if (reveal && file === undefined) throw new TypeError('--reveal: expected --mapping, too');
  const task = reveal && file !== undefined ? taskByMapping({ mapping: await readMapping(file) }) : undefined;
  const db = openTarget(to, { isThere: true });
  try {
    const { source: name } = await jobOf(db, job);
    const { record, arrays } = task ?? {};
    const rejects =
      record === undefined
        ? rejectsOf(db, job)
        : revealedRejects(db, job, { record, arrays: arrays!, format, limits, source });
    await toStdout<RevealedReject>([Readable.from(rejects)], reject => rejectLine(name, reject));
  } finally {
    await db.destroy();
  }
}
