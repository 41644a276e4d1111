import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import knex from 'knex';
import type { Result, Task } from './competitor.js';
import type { Subject } from './subjects.js';
import { checksums } from './tables.js';

export interface Competition extends Omit<Task, 'competitor'> {
  readonly subject: Subject;
  readonly competitors: readonly string[];
  readonly rounds: number;
}

/** Every competitor in every round, each in a process of its own and into empty tables; the tables must be equal. */
export async function compete({
  subject,
  competitors,
  rounds,
  ...task
}: Competition): Promise<Map<string, Result[]>> {
  const results = new Map(competitors.map(name => [name, [] as Result[]]));
  const db = knex(task.database);
  let expected: Record<string, string> | undefined;
  try {
    for (let round = 0; round < rounds; round++) {
      // By turns from the front and from the back, so that nobody always comes first.
      for (const competitor of round % 2 ? competitors.toReversed() : competitors) {
        await subject.create(db);
        results.get(competitor)!.push(await load({ ...task, competitor }));
        const found = await checksums(db, subject.keys);
        assert.deepEqual(found, (expected ??= found), `the tables of ${competitor} differ`);
      }
    }
  } finally {
    await db.destroy();
  }
  return results;
}

async function load(task: Task): Promise<Result> {
  const script = join(import.meta.dirname, 'competitor.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(task)]);
  return JSON.parse(stdout);
}
