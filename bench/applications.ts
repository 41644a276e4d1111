// Measures the example's job: documents a minute from a folder into MariaDB, with ledger and foreign keys, beside a plain
// script (bench/applications-plain.ts), by turns and into the same tables.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import knex, { type Knex } from 'knex';
import { createTables } from '../lib/load/create-tables.js';
import { readMapping } from '../lib/load/read-mapping.js';
import { useMariadb } from './mariadb.js';
import { median } from './summary.js';

/** Documents a minute of the worker processes, queue and inserting thread that the job replaces. */
const REPLACED = 914;

interface Measured {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMiB: number;
}

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: String(Math.max(1, availableParallelism() - 1)) },
  },
});
const [count, rounds] = [Number(values.documents), Number(values.rounds)];

const mariadb = await useMariadb();
const folder = await mkdtemp(join(tmpdir(), 'millrace-applications-'));
const db = knex({ client: 'mysql2', connection: mariadb.connection });
try {
  const { user, host, port, password = '', database } = mariadb.connection;
  const into = `mysql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
  const documents = join(folder, 'documents');
  // A plain script ends with the first document that fails.
  const made = await run(
    '../examples/applications/generate',
    '--into',
    documents,
    '--fault-every',
    '0',
    '--documents',
    String(count),
  );
  const ours = (threads: string): [string, ...string[]] => [
    '../examples/applications/job',
    '--documents',
    documents,
    '--into',
    into,
    '--threads',
    threads,
  ];
  const competitors: Record<string, [string, ...string[]]> = {
    'sax-stream, knex.batchInsert': ['applications-plain', documents, into],
    'the job, in the main thread': ours('0'),
    [`the job, threads: ${values.threads}`]: ours(values.threads),
  };
  const results = await compete(competitors);

  const machine = `${cpus()[0]!.model}, ${availableParallelism()} cores, Node ${process.version}`;
  console.log(
    `${machine}, load average ${loadavg()[0]!.toFixed(1)}; ${made.split(', in ')[0]}, ${rounds} rounds`,
  );
  const [plain] = [...results.values()].map(rate);
  console.table(
    [...results].map(([competitor, measured]) => ({
      competitor,
      'documents/min': Math.round(rate(measured)),
      'processor, ms a document': (
        (median(measured.map(each => each.processorSeconds)) * 1000) /
        count
      ).toFixed(2),
      'peak RSS, MiB': median(measured.map(each => each.peakMiB)),
      'to plain': (rate(measured) / plain!).toFixed(2),
      [`to ${REPLACED}`]: (rate(measured) / REPLACED).toFixed(1),
    })),
  );
} finally {
  await db.destroy();
  await mariadb.release();
  await rm(folder, { recursive: true, force: true });
}

function rate(measured: readonly Measured[]): number {
  return (count / median(measured.map(({ seconds }) => seconds))) * 60;
}

async function run(program: string, ...args: string[]): Promise<string> {
  const path = join(import.meta.dirname, `${program}.js`);
  return (await promisify(execFile)(process.execPath, [path, ...args], { maxBuffer: 1e8 })).stdout;
}

/** Every competitor in every round, each in a process of its own and into empty tables; the tables must be equal. */
async function compete(competitors: Record<string, [string, ...string[]]>): Promise<Map<string, Measured[]>> {
  const mapping = await readMapping(
    join(import.meta.dirname, '../../examples/applications/applications.mapping.json'),
  );
  const results = new Map<string, Measured[]>();
  let expected: unknown;
  for (let round = 0; round < rounds; round++) {
    for (const [competitor, command] of Object.entries(competitors)) {
      const tables = await createTables(db, mapping);
      const measured: Measured = JSON.parse(await run(...command));
      results.set(competitor, [...(results.get(competitor) ?? []), measured]);
      const [sums] = await db.raw('CHECKSUM TABLE ??', [[...tables]]);
      assert.deepEqual(sums, (expected ??= sums), `the tables of ${competitor} differ`);
      await dropTables(db, tables);
    }
  }
  return results;
}

async function dropTables(db: Knex, tables: readonly string[]): Promise<void> {
  const ledger = ['millrace_rejects', 'millrace_batches', 'millrace_jobs'];
  for (const table of [...tables.toReversed(), ...ledger]) await db.schema.dropTableIfExists(table);
}
