import knex, { type Knex } from 'knex';
import type { LoadReport, LoadSettings } from '../lib/index.js';
import { peakMiB } from '../spec/support/peak.js';
import { competitorsOf, type Engine, WORKS } from './works.js';

export interface Task {
  readonly work: string;
  readonly engine: Engine;
  readonly competitor: string;
  readonly database: Knex.Config;
  readonly path: string;
  /** Of ours. */
  readonly settings: Partial<LoadSettings>;
}

export interface Result {
  readonly seconds: number;
  /** Of this process alone, not of the server. */
  readonly cpuSeconds: number;
  /** Peak of the process. */
  readonly rssMiB: number;
  /** What ours went by. */
  readonly settings?: LoadReport['settings'];
}

/** One load; the process does nothing else, so that its peak is that of the load. */
async function carryOut({ work, engine, competitor, database, path, settings }: Task): Promise<Result> {
  const found = WORKS.find(({ name }) => name === work)!;
  const load = await competitorsOf(found, engine)[competitor]!();
  const db = knex(database);
  try {
    await db.raw('select 1');
    const start = performance.now();
    const used = process.cpuUsage();
    const report = await load(db, path, settings);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(used);
    return {
      ...{ seconds, cpuSeconds: (user + system) / 1e6, rssMiB: peakMiB() },
      ...(report?.settings && { settings: report.settings }),
    };
  } finally {
    await db.destroy();
  }
}

if (import.meta.filename === process.argv[1]) {
  console.log(JSON.stringify(await carryOut(JSON.parse(process.argv[2]!))));
}
