import knex, { type Knex } from 'knex';
import { loadByConnector, loadByEtl, loadByLines, loadByStreamArray } from './others.js';
import { loadByFunction, loadByMapping } from './ours.js';
import { loadPlain } from './plain.js';
import { loadReadyFiles } from './ready-files.js';

/** By what they are called in the table of results. */
const LOADS = {
  'sax-stream, knex.batchInsert': loadPlain,
  'sax-stream, mariadb batch()': loadByConnector,
  'sax-stream, etl (no transactions)': loadByEtl,
  'stream-json, knex.batchInsert': loadByStreamArray,
  'readline, JSON.parse, knex.batchInsert': loadByLines,
  'LOAD DATA of ready files': loadReadyFiles,
  'ours, row function': loadByFunction,
  'ours, mapping': loadByMapping('xml'),
  'ours, mapping, LOAD DATA': loadByMapping('xml', { loadData: true }),
  'ours, mapping, without ledger': loadByMapping('xml', { ledger: false, restart: false }),
  'ours, mapping of JSON': loadByMapping('json'),
  'ours, mapping of NDJSON': loadByMapping('ndjson'),
} as const;

export type Competitor = keyof typeof LOADS;

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
