import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import knex, { type Knex } from 'knex';
import type { Competitor, Result } from './competitor.js';
import { type Format, writeOrders } from './generate.js';
import { useMariadb } from './mariadb.js';
import { writeReadyFiles } from './ready-files.js';
import { asTable, summarize } from './summary.js';
import { checksums, createTables } from './tables.js';
import { type Engine, WORKS } from './works.js';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    work: { type: 'string', default: '' },
  },
});
const bytes = above('mb', values.mb) * 1e6;
const rounds = above('rounds', values.rounds);
// All of them, or those whose name and engine have this in them: --work 'JSON → mariadb'.
const works = WORKS.filter(({ name, engine }) => `${name} → ${engine}`.includes(values.work));

const mariadb = await useMariadb();
const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
try {
  const databases: Record<Engine, Knex.Config> = {
    // For LOAD DATA, which only they use who ask for it.
    mariadb: { client: 'mysql2', connection: { ...mariadb.connection, flags: 'LOCAL_FILES' } },
    sqlite: sqliteConfig(join(folder, 'orders.sqlite')),
  };
  const files: Partial<Record<Format, { path: string; records: number; bytes: number }>> = {};
  const summaries = [];
  for (const { name, engine, format, competitors } of works) {
    const path = join(folder, `orders.${format}`);
    const file = (files[format] ??= { path, ...(await writeOrders(path, { format, bytes })) });
    if (competitors.includes('LOAD DATA of ready files')) await writeReadyFiles(path, file.records);
    const results = await compete(competitors, databases[engine], path);
    summaries.push(...summarize(`${name} → ${engine}`, results, file));
  }
  const machine = `${cpus()[0]!.model}, ${availableParallelism()} cores, ${process.platform}, Node ${process.version}`;
  if (values.json) console.log(JSON.stringify({ machine, bytes, summaries }, undefined, 2));
  else console.log(`${machine}; files of ${bytes / 1e6} MB\n\n${asTable(summaries)}`);
} finally {
  await mariadb.release();
  await rm(folder, { recursive: true, force: true });
}

function above(option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new RangeError(`--${option}: expected a number above 0, got ${value}`);
  return number;
}

function sqliteConfig(filename: string): Knex.Config {
  return { client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true };
}

/** Every competitor in every round, each in a process of its own and into empty tables; the tables must be equal. */
async function compete(
  competitors: readonly Competitor[],
  database: Knex.Config,
  path: string,
): Promise<Map<Competitor, Result[]>> {
  const results = new Map(competitors.map(name => [name, [] as Result[]]));
  const db = knex(database);
  let expected: Record<string, string> | undefined;
  try {
    for (let round = 0; round < rounds; round++) {
      // By turns from the front and from the back, so that nobody always comes first.
      for (const competitor of round % 2 ? competitors.toReversed() : competitors) {
        await createTables(db);
        results.get(competitor)!.push(await load(competitor, database, path));
        const found = await checksums(db);
        assert.deepEqual(found, (expected ??= found), `the tables of ${competitor} differ`);
      }
    }
  } finally {
    await db.destroy();
  }
  return results;
}

async function load(competitor: Competitor, database: Knex.Config, path: string): Promise<Result> {
  const script = join(import.meta.dirname, 'competitor.js');
  const task = JSON.stringify({ competitor, database, path });
  const { stdout } = await promisify(execFile)(process.execPath, [script, task]);
  return JSON.parse(stdout);
}
