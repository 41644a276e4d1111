import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Knex } from 'knex';
import { applicationXml, FIRST_ID, type Fault, faultOf } from '../../examples/applications/document.js';
import { applicationRows, type Tables } from '../support/application-rows.js';
import { outcomeOf } from '../support/cli.js';
import { databases, type SpecDatabase } from '../support/databases.js';

// mocha runs in the root of the repo.
const built = join(process.cwd(), 'dist', 'examples', 'applications');
const DOCUMENTS = 36;
// With this seed every kind of dirt is in them.
const FAULTY = { seed: 36, faultEvery: 4 };
const SOUND = { ...FAULTY, faultEvery: 0 };
const MADE = ['--documents', String(DOCUMENTS), '--seed', '36', '--fault-every', '4'];

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

interface Metrics {
  readonly documents: Record<'read' | 'before' | 'written' | 'filtered' | 'failed', number>;
  readonly failedByStage: Record<string, number>;
  readonly tables: Record<string, number>;
  readonly failures: readonly { app_id: number; stage: string; code: string }[];
}

for (const { name, use } of databases) {
  describe(`The job of credit applications into ${name}`, function () {
    this.timeout(120_000);
    const database = use();
    let folder: string;
    let documents: string;
    let db: Knex;

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'millrace-applications-'));
      documents = join(folder, 'documents');
      await run('generate', [...MADE, '--into', documents]);
      db = database.mariadb
        ? database.connect({ connection: { ...database.mariadb.connection, dateStrings: true } })
        : database.db;
    });
    after(() => rmSync(folder, { recursive: true }));
    afterEach(async () => {
      for (const table of [...TABLES.toReversed(), 'app_xml']) await db.schema.dropTableIfExists(table);
      for (const table of ['millrace_rejects', 'millrace_batches', 'millrace_jobs']) {
        await db.schema.dropTableIfExists(table);
      }
    });

    function start(program: string, args: readonly string[]): ChildProcess {
      return spawn(process.execPath, [join(built, `${program}.js`), ...args], { cwd: folder });
    }

    async function run(program: string, args: readonly string[]): Promise<string> {
      const { code, out, err } = await outcomeOf(start(program, args));
      assert.ok(code === 0 || code === 3, err);
      return out;
    }

    async function job(...args: string[]): Promise<Metrics> {
      return JSON.parse(await run('job', ['--into', urlOf(database), '--run', '8', ...args]));
    }

    const fromFolder = (...args: string[]): Promise<Metrics> => job('--documents', documents, ...args);

    it('fills every table as libxml2 and plain code do, and lists what has failed by its stage', async () => {
      const metrics = await fromFolder();
      const tables = await tablesOf(db);
      assert.ok(Object.values(tables).every(rows => rows.length > 0));
      assert.deepEqual(tables, expected());
      const failed = numbers().flatMap(number => {
        const end = ENDS[faultOf(number, FAULTY)!];
        return end === undefined ? [] : [`${FIRST_ID + number} ${end}`];
      });
      assert.deepEqual(
        metrics.failures.map(({ app_id, stage, code }) => `${app_id} ${stage} ${code}`),
        failed,
      );
      assert.deepEqual(metrics.failedByStage, countedBy(failed.map(each => each.split(' ')[1]!)));
      const filtered = numbers().filter(number => faultOf(number, FAULTY) === 'wrong product line').length;
      const written = DOCUMENTS - failed.length - filtered;
      assert.deepEqual(metrics.documents, {
        read: DOCUMENTS,
        before: 0,
        written,
        filtered,
        failed: failed.length,
      });
      const counts = Object.entries(expected()).map(([table, rows]) => [table, rows.length]);
      assert.deepEqual(metrics.tables, Object.fromEntries(counts.filter(([, count]) => count !== 0)));
    });

    for (const threads of ['0', '2']) {
      it(`fills them alike from a column, in ${threads} threads`, async () => {
        await run('generate', [...MADE, '--into', urlOf(database)]);
        await job('--threads', threads);
        assert.deepEqual(await tablesOf(db), expected());
      });
    }

    it('ends with the same tables however often it is killed', async () => {
      let kills = 0;
      for (;;) {
        const args = ['--into', urlOf(database), '--run', '6', '--documents', documents, '--threads', '1'];
        const child = start('job', args);
        child.stderr!.once('data', () => child.kill('SIGKILL'));
        const closed = new Promise<string | null>(resolve =>
          child.once('close', (_code, signal) => resolve(signal)),
        );
        if ((await closed) === null) break;
        kills++;
      }
      assert.ok(kills > 0);
      assert.deepEqual(await tablesOf(db), expected());
    });

    it('does nothing when it is run again, and loads what has failed when that is mended', async () => {
      await fromFolder();
      const again = await fromFolder();
      assert.equal(again.documents.before, DOCUMENTS);
      for (const number of numbers()) {
        const fault = faultOf(number, FAULTY);
        if (fault === 'cut' || fault === 'over-long string') mend(documents, number);
      }
      const retried = await fromFolder('--retry');
      const mended = numbers().filter(isMended);
      assert.equal(retried.documents.read, again.documents.failed);
      assert.equal(retried.documents.written, mended.length);
      assert.equal(retried.documents.failed, again.documents.failed - mended.length);
      assert.deepEqual(await tablesOf(db), expected(isMended));
      for (const number of mended) writeFileSync(fileOf(documents, number), applicationXml(number, FAULTY));
    });

    it('takes each document once by shards and by ranges', async () => {
      const middle = FIRST_ID + 20;
      const parts = [
        await fromFolder('--shard', '0/2', '--to', String(middle)),
        await fromFolder('--shard', '1/2', '--to', String(middle)),
        await fromFolder('--from', String(middle + 1)),
      ];
      assert.equal(
        parts.reduce((sum, { documents: { read } }) => sum + read, 0),
        DOCUMENTS,
      );
      assert.deepEqual(await tablesOf(db), expected());
    });
  });
}

const TABLES = [
  ...['application', 'contact', 'contact_address', 'contact_employment', 'contact_card', 'operational'],
  ...[
    'transactional',
    'pricing',
    'solicited',
    'scores',
    'indicators',
    'report_lookup',
    'analytics',
    'history',
  ],
];

const numbers = (): number[] => Array.from({ length: DOCUMENTS }, (_, number) => number);

function isMended(number: number): boolean {
  return ['cut', 'over-long string'].includes(faultOf(number, FAULTY)!);
}

const fileOf = (folder: string, number: number): string => join(folder, `${FIRST_ID + number}.xml`);

function mend(folder: string, number: number): void {
  writeFileSync(fileOf(folder, number), applicationXml(number, SOUND));
}

/** Of all documents that have no fault. */
function expected(mended: (number: number) => boolean = () => false): Tables {
  const tables: Tables = Object.fromEntries(TABLES.map(table => [table, []]));
  for (const number of numbers()) {
    if (faultOf(number, FAULTY) && !mended(number)) continue;
    const rows = applicationRows(Buffer.from(applicationXml(number, SOUND)))!;
    for (const table of TABLES) tables[table]!.push(...rows[table]!);
  }
  return sorted(tables);
}

async function tablesOf(db: Knex): Promise<Tables> {
  const tables: Tables = {};
  for (const table of TABLES) tables[table] = await db(table).select();
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

function countedBy(stages: readonly string[]): Record<string, number> {
  const count = (stage: string): number => stages.filter(each => each === stage).length;
  return { read: count('read'), map: count('map'), insert: count('insert') };
}

function urlOf({ db, mariadb }: SpecDatabase): string {
  if (!mariadb) return `sqlite:${db.client.config.connection.filename}`;
  const { user, host, port, password = '', database } = mariadb.connection;
  return `mariadb://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
}

describe('The job of credit applications', () => {
  it('is about documents with all that contacts can be: twice, in another role, without one, with an address of a type', () => {
    const all = numbers()
      .filter(number => !faultOf(number, FAULTY))
      .map(number => applicationXml(number, SOUND));
    const roles = all.map(xml =>
      [...xml.matchAll(/<contact con_id="(\d+)" role="(\w*)"/g)].map(([, , role]) => role).join(),
    );
    for (const sequence of ['PR,PR', 'AUTHU,PR', 'PR,AUTHU'])
      assert.ok(
        roles.some(each => each.includes(sequence)),
        sequence,
      );
    assert.ok(
      all.some(xml => xml.includes(' role=""')) && all.some(xml => /<address type="\w+"\/>/.test(xml)),
    );
  });

  it('is about the same documents for the same seed, of 10, 145 and 590 kB at three marks, mostly Reports', () => {
    const texts = Array.from({ length: 600 }, (_, number) => applicationXml(number));
    const sizes = texts.map(text => Buffer.byteLength(text)).sort((a, b) => a - b);
    for (const [share, bytes] of [
      [0.1, 10e3],
      [0.5, 145e3],
      [0.9, 590e3],
    ] as const) {
      const found = sizes[600 * share]!;
      assert.ok(found > bytes * 0.8 && found < bytes * 1.25, `${found} bytes for ${bytes}`);
    }
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    const reports = sum(
      texts.map(text => Buffer.byteLength(/<Reports>.*<\/Reports>/s.exec(text)?.[0] ?? '')),
    );
    assert.equal(Math.round((reports / sum(sizes)) * 50), 44);
    assert.equal(applicationXml(7), texts[7]);
    assert.notEqual(applicationXml(7, { seed: 2 }), texts[7]);
  });

  it('is of about a hundred lines', () => {
    assert.ok(readFileSync('examples/applications/job.ts', 'utf8').trimEnd().split('\n').length <= 110);
  });

  it('runs in the two commands of the README', async function () {
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'millrace-applications-'));
    const block = /## Many documents.*?```sh\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))![1]!;
    const outcomes = [];
    for (const command of block.trimEnd().split('\n')) {
      const [node, program, ...args] = command.replace('--documents 200', '--documents 12').split(' ');
      assert.equal(node, 'node');
      outcomes.push(await outcomeOf(spawn(process.execPath, [resolve(program!), ...args], { cwd: folder })));
    }
    rmSync(folder, { recursive: true });
    assert.deepEqual(
      outcomes.map(({ code }) => code),
      [0, 0],
    );
    assert.match(outcomes[0]!.out, /^12 documents, \d+ MB, in sqlite:applications\.sqlite\n$/);
    const { documents } = JSON.parse(outcomes[1]!.out) as Metrics;
    assert.deepEqual(documents, { read: 12, before: 0, written: 12, filtered: 0, failed: 0 });
  });
});
