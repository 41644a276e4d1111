// The programs of the example of credit applications, run as one runs them, and what their tables are to hold.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { applicationXml, FIRST_ID, type Fault, faultOf } from '../../examples/applications/document.js';
import type { Tables } from '../../bench/application-rows.js';
import { rowsByLibxml } from './application-rows.js';
import { outcomeOf } from './cli.js';
import type { SpecDatabase } from './databases.js';

// mocha runs in the root of the repo.
const built = join(process.cwd(), 'dist', 'examples', 'applications');

export const DOCUMENTS = 36;
// With this seed every kind of dirt is in them.
export const FAULTY = { seed: 36, faultEvery: 4 };
export const SOUND = { ...FAULTY, faultEvery: 0 };
export const MADE = ['--documents', String(DOCUMENTS), '--seed', '36', '--fault-every', '4'];

export const TABLES = [
  ...['application', 'contact', 'contact_address', 'contact_employment', 'contact_card', 'operational'],
  ...['transactional', 'pricing', 'solicited', 'scores', 'indicators', 'report_lookup', 'analytics'],
  'history',
];

/** Where each kind of fault ends. */
const ENDS: Record<Fault, string | undefined> = {
  'missing key': 'map required',
  'unknown code': 'map unknown_code',
  'over-long string': 'map too_long',
  'junk after the root': 'read not_well_formed',
  'wrong product line': undefined,
  'key of the document before': 'insert duplicate_key',
  cut: 'read truncated',
};

export interface Metrics {
  readonly documents: Record<'read' | 'before' | 'written' | 'filtered' | 'failed', number>;
  readonly failedByStage: Record<string, number>;
  readonly tables: Record<string, number>;
  readonly readAsValues: number;
  readonly failures: readonly { app_id: number; stage: string; code: string }[];
}

/** A folder and a database to run the programs in, for the specs of one suite. */
export interface ApplicationJob {
  readonly db: Knex;
  readonly folder: string;
  readonly into: string;
  start(program: string, args: readonly string[]): ChildProcess;
  generate(into: string): Promise<void>;
  job(...args: string[]): Promise<Metrics>;
  tables(): Promise<Tables>;
}

export function useApplicationJob(database: SpecDatabase): ApplicationJob {
  let folder: string;
  let db: Knex;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-applications-'));
    db = database.mariadb
      ? database.connect({ connection: { ...database.mariadb.connection, dateStrings: true } })
      : database.db;
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    const ledger = ['millrace_rejects', 'millrace_batches', 'millrace_jobs'];
    for (const table of [...TABLES.toReversed(), 'app_xml', ...ledger]) {
      await db.schema.dropTableIfExists(table);
    }
  });

  const start = (program: string, args: readonly string[]): ChildProcess =>
    spawn(process.execPath, [join(built, `${program}.js`), ...args], { cwd: folder });

  async function run(program: string, args: readonly string[]): Promise<string> {
    const { code, out, err } = await outcomeOf(start(program, args));
    assert.ok(code === 0 || code === 3, err);
    return out;
  }

  return {
    get db() {
      return db;
    },
    get folder() {
      return folder;
    },
    get into() {
      return urlOf(database);
    },
    start,
    async generate(into) {
      await run('generate', [...MADE, '--into', into]);
    },
    job: async (...args) => JSON.parse(await run('job', ['--into', urlOf(database), ...args])),
    async tables() {
      const tables: Tables = {};
      for (const table of TABLES) tables[table] = await db(table).select();
      return sorted(tables);
    },
  };
}

function urlOf({ db, mariadb }: SpecDatabase): string {
  if (!mariadb) return `sqlite:${db.client.config.connection.filename}`;
  const { user, host, port, password = '', database } = mariadb.connection;
  return `mariadb://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
}

export const numbers = (): number[] => Array.from({ length: DOCUMENTS }, (_, number) => number);

/** The documents that fail, each with its stage and code. */
export function failing(): string[] {
  return numbers().flatMap(number => {
    const end = ENDS[faultOf(number, FAULTY)!];
    return end === undefined ? [] : [`${FIRST_ID + number} ${end}`];
  });
}

const rowsOf: Tables[] = [];

/** The rows of all documents that have no fault, or whose fault was mended. */
export function expected(isMended: (number: number) => boolean = () => false): Tables {
  const tables: Tables = Object.fromEntries(TABLES.map(table => [table, []]));
  for (const number of numbers()) {
    if (faultOf(number, FAULTY) && !isMended(number)) continue;
    rowsOf[number] ??= rowsByLibxml(Buffer.from(applicationXml(number, SOUND)))!;
    for (const table of TABLES) tables[table]!.push(...rowsOf[number][table]!);
  }
  return sorted(tables);
}

/** The databases have their own ways to give a decimal. */
function sorted(tables: Tables): Tables {
  const plain = (value: unknown): unknown => (/^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : value);
  const text = (row: object): string =>
    JSON.stringify(
      Object.entries(row)
        .map(([column, value]) => [column, plain(value)])
        .sort(),
    );
  const entries = Object.entries(tables).map(([table, rows]) => [table, rows.map(text).sort()]);
  return Object.fromEntries(entries);
}
