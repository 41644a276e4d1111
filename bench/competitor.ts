import knex, { type Knex } from 'knex';
import { loadOurs } from './ours.js';
import { loadPlain } from './plain.js';

/** The first is the measure of the others. */
export const COMPETITORS = ['plain', 'ours'] as const;
export type Competitor = (typeof COMPETITORS)[number];

export interface Task {
  readonly competitor: Competitor;
  readonly database: Knex.Config;
  readonly path: string;
}

export interface Result {
  readonly seconds: number;
  /** Of this process alone, not of the server. */
  readonly cpuSeconds: number;
  /** Peak of the process. */
  readonly rssMiB: number;
}

const LOADS = { plain: loadPlain, ours: loadOurs };

/** One load; the process does nothing else, so that its peak is that of the load. */
async function carryOut({ competitor, database, path }: Task): Promise<Result> {
  const db = knex(database);
  try {
    await db.raw('select 1');
    const start = performance.now();
    const used = process.cpuUsage();
    await LOADS[competitor](db, path);
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(used);
    return { seconds, cpuSeconds: (user + system) / 1e6, rssMiB: process.resourceUsage().maxRSS / 1024 };
  } finally {
    await db.destroy();
  }
}

if (import.meta.filename === process.argv[1]) {
  console.log(JSON.stringify(await carryOut(JSON.parse(process.argv[2]!))));
}
