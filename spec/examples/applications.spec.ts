import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { applicationXml, FIRST_ID, faultOf } from '../../examples/applications/document.js';
import { folderSource } from '../../examples/applications/source.js';
import {
  DOCUMENTS,
  expected,
  failing,
  FAULTY,
  type Metrics,
  numbers,
  SOUND,
  useApplicationJob,
} from '../support/application-job.js';
import { outcomeOf } from '../support/cli.js';
import { useMariadb, useSqlite } from '../support/databases.js';

describe('The job of credit applications into SQLite', function () {
  this.timeout(120_000);
  const programs = useApplicationJob(useSqlite());

  it('fills every table from a folder as libxml2 and plain code do, and again what had failed and was mended', async () => {
    const documents = join(programs.folder, 'documents');
    await programs.generate(documents);
    const job = (...args: string[]): Promise<Metrics> =>
      programs.job('--documents', documents, '--run', '8', '--threads', '0', ...args);
    const metrics = await job();
    const rows = expected();
    assert.ok(Object.values(rows).every(({ length }) => length > 0));
    assert.deepEqual(await programs.tables(), rows);
    const failed = failing();
    assert.deepEqual(failuresOf(metrics), failed);
    assert.deepEqual(metrics.failedByStage, byStage(failed));
    const filtered = numbers().filter(number => faultOf(number, FAULTY) === 'wrong product line').length;
    const written = DOCUMENTS - failed.length - filtered;
    const counts = { read: DOCUMENTS, before: 0, written, filtered, failed: failed.length };
    assert.deepEqual(metrics.documents, counts);
    const perTable = Object.entries(rows).map(([table, { length }]) => [table, length]);
    assert.deepEqual(metrics.tables, Object.fromEntries(perTable));
    assert.equal(metrics.readAsValues, 0);

    const mended = numbers().filter(isMended);
    for (const number of mended) {
      writeFileSync(join(documents, `${FIRST_ID + number}.xml`), applicationXml(number, SOUND));
    }
    const retried = await job('--retry');
    assert.deepEqual(retried.documents, {
      ...{ read: failed.length, before: 0, written: mended.length, filtered: 0 },
      failed: failed.length - mended.length,
    });
    assert.deepEqual(await programs.tables(), expected(isMended));
  });

  it('takes each document of a column once, by shards and by ranges', async () => {
    await programs.generate(programs.into);
    const middle = String(FIRST_ID + 20);
    const parts = [
      await programs.job('--shard', '0/2', '--to', middle, '--threads', '2'),
      await programs.job('--shard', '1/2', '--to', middle),
      await programs.job('--from', String(FIRST_ID + 21)),
    ];
    assert.deepEqual(
      parts.map(({ documents }) => documents.read),
      [10, 11, DOCUMENTS - 21],
    );
    assert.deepEqual(await programs.tables(), expected());
  });
});

describe('The job of credit applications into MariaDB', function () {
  this.timeout(120_000);
  const programs = useApplicationJob(useMariadb());

  it('fills every table from a column alike, however often it is killed, and then does nothing', async () => {
    await programs.generate(programs.into);
    let kills = 0;
    for (;;) {
      const child = programs.start('job', ['--into', programs.into]);
      child.stderr!.once('data', () => child.kill('SIGKILL'));
      const closed = new Promise<string | null>(settle =>
        child.once('close', (_code, signal) => settle(signal)),
      );
      if ((await closed) === null) break;
      kills++;
    }
    assert.ok(kills > 0);
    assert.deepEqual(await programs.tables(), expected());
    // What is in is not read again.
    await programs.db.schema.alterTable('app_xml', table => table.dropColumn('xml'));
    const { documents, failures } = await programs.job();
    assert.deepEqual([documents.read, documents.before], [DOCUMENTS, DOCUMENTS]);
    assert.deepEqual(failuresOf({ failures }), failing());
  });
});

function isMended(number: number): boolean {
  return ['cut', 'over-long string'].includes(faultOf(number, FAULTY)!);
}

function failuresOf({ failures }: Pick<Metrics, 'failures'>): string[] {
  return failures.map(({ app_id, stage, code }) => `${app_id} ${stage} ${code}`);
}

function byStage(failed: readonly string[]): Metrics['failedByStage'] {
  const count = (stage: string): number => failed.filter(each => each.includes(` ${stage} `)).length;
  return { read: count('read'), map: count('map'), insert: count('insert') };
}

describe('The job of credit applications', () => {
  it('takes those files of a folder that are named by a key, in the order of keys, by shards and ranges', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-applications-'));
    for (const name of ['9.xml', '10.xml', '11.xml', '12.xml', '130.xml', '9.txt', 'x.xml']) {
      writeFileSync(join(folder, name), `<a>${name}</a>`);
    }
    const whole = { from: 0, to: 999, shard: { index: 0, count: 1 } };
    const all = await folderSource(folder, whole);
    assert.deepEqual(await all.keysBehind(-1, 3), [9, 10, 11]);
    assert.deepEqual(await all.keysBehind(11, 3), [12, 130]);
    assert.deepEqual(await all.keysBehind(130, 3), []);
    assert.deepEqual((await all.documents([9, 130])).map(String), ['<a>9.xml</a>', '<a>130.xml</a>']);
    const some = await folderSource(folder, { from: 10, to: 129, shard: { index: 0, count: 2 } });
    assert.deepEqual(await some.keysBehind(-1, 3), [10, 12]);
    rmSync(folder, { recursive: true });
  });

  for (const shard of ['2/2', '1']) {
    it(`refuses --shard=${shard}: there is no such part`, async () => {
      const program = resolve('dist', 'examples', 'applications', 'job.js');
      const { code, err } = await outcomeOf(spawn(process.execPath, [program, `--shard=${shard}`]));
      assert.equal(code, 1);
      assert.ok(err.includes(`--shard: expected i/N, i from 0 and below N, got ${shard}`), err);
    });
  }

  it('is of about a hundred lines', () => {
    assert.ok(readFileSync('examples/applications/job.ts', 'utf8').trimEnd().split('\n').length <= 110);
  });

  it('runs in the two commands of the README', async function () {
    this.timeout(120_000);
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
