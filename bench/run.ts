import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import { compete } from './compete.js';
import { useMariadb } from './mariadb.js';
import { writeReadyFiles } from './ready-files.js';
import { SUBJECTS } from './subjects.js';
import { asTable, type Summary, summarize } from './summary.js';
import { competitorsOf, type Engine, READY, type Work, WORKS } from './works.js';

const { values } = parseArgs({
  options: {
    mb: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    // Those that have this in their names: --work 'orders JSON → mariadb' --competitor ours
    work: { type: 'string', default: '' },
    competitor: { type: 'string', default: '' },
    // Of ours, in the place of what they choose.
    threads: { type: 'string' },
    connections: { type: 'string' },
    'block-records': { type: 'string' },
    'block-bytes': { type: 'string' },
  },
});
const bytes = number('mb', 1e-6)! * 1e6;
const rounds = number('rounds', 1)!;
const given = {
  threads: number('threads', 0),
  connections: number('connections', 1),
  maxRecords: number('block-records', 1),
  maxBytes: number('block-bytes', 1),
};
const settings = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

const mariadb = await useMariadb();
try {
  const summaries: Summary[] = [];
  for (const work of WORKS) summaries.push(...(await carryOut(work)));
  const machine = `${cpus()[0]!.model}, ${availableParallelism()} cores, ${process.platform}, Node ${process.version}`;
  const load = `load average ${loadavg()[0]!.toFixed(1)}`;
  if (values.json) console.log(JSON.stringify({ machine, load, bytes, summaries }, undefined, 2));
  else console.log(`${machine}; ${load}; files of ${bytes / 1e6} MB\n\n${asTable(summaries)}`);
} finally {
  await mariadb.release();
}

/** Its file is there only meanwhile: it may be large. */
async function carryOut(work: Work): Promise<Summary[]> {
  const contests = work.engines
    .map(engine => ({ engine, name: `${work.name} → ${engine}`, competitors: competitorsIn(work, engine) }))
    .filter(({ name, competitors }) => name.includes(values.work) && competitors.length > 0);
  if (contests.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const path = join(folder, work.subject);
  const subject = SUBJECTS[work.subject];
  const summaries: Summary[] = [];
  try {
    const file = await subject.write(path, bytes);
    for (const { engine, name, competitors } of contests) {
      if (competitors.some(name => READY.includes(name))) await writeReadyFiles(path, file.records);
      const task = { work: work.name, engine, database: databaseOf(engine, folder), path, settings };
      summaries.push(...summarize(name, await compete({ ...task, subject, competitors, rounds }), file));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return summaries;
}

function competitorsIn(work: Work, engine: Engine): string[] {
  return Object.keys(competitorsOf(work, engine)).filter(name => name.includes(values.competitor));
}

function databaseOf(engine: Engine, folder: string): Knex.Config {
  // The flag is for LOAD DATA, which only they use who ask for it.
  if (engine === 'mariadb')
    return { client: 'mysql2', connection: { ...mariadb.connection, flags: 'LOCAL_FILES' } };
  const filename = join(folder, 'tables.sqlite');
  return { client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true };
}

function number(option: keyof typeof values, min: number): number | undefined {
  const value = values[option];
  if (value === undefined) return undefined;
  if (Number(value) >= min) return Number(value);
  throw new RangeError(`--${option}: expected a number from ${min}, got ${value}`);
}
