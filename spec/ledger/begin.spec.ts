import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Knex } from 'knex';
import { beginJob } from '../../lib/ledger/begin.js';
import type { JobIdentity } from '../../lib/ledger/job.js';
import { type JobOptions, openJobLedger } from '../../lib/ledger/job-ledger.js';
import { openLedger } from '../../lib/ledger/open-ledger.js';
import type { LoadError } from '../../lib/errors.js';
import { dialectOf } from '../../lib/sink/dialects.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { SinkLedger } from '../../lib/sink/knex-sink-options.js';
import { transactions } from '../../lib/sink/transaction.js';
import { load } from '../../lib/load.js';
import { databases, useSqlite } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';
import { failed, mapping, person, source } from '../support/people.js';

const identity: JobIdentity = {
  ...{ source: 'a.xml', size: 7, modified: null, digest: 'd'.repeat(64), mapping: 'm'.repeat(64) },
  ...{ maxRecords: 10, maxBytes: 100 },
};

for (const { name, use } of databases) {
  describe(`The beginning of a job in ${name}`, () => {
    const database = use();
    const folder = mkdtempSync(join(tmpdir(), 'millrace-begin-'));
    const file = (path: string): string => join(folder, path);
    after(() => rmSync(folder, { recursive: true }));
    afterEach(() => dropTables(database.db, ['phones', 'people']));
    const open = (job: string, changes: Partial<JobIdentity> = {}, more: Partial<JobOptions> = {}) =>
      openJobLedger(database.db, { job, identity: { ...identity, ...changes }, ...more });
    const rows = (): Promise<{ job: string; mapping: string }[]> =>
      database.db('millrace_jobs').orderBy('job');

    it('changes a job that nothing is in of, and keeps one that something is in of', async () => {
      await open('a');
      await open('a', { mapping: 'n' });
      assert.deepEqual(
        (await rows()).map(row => row.mapping),
        ['n'],
      );
      await putBatch(database.db, await open('a', { mapping: 'n' }));
      await assert.rejects(open('a', { mapping: 'o' }), {
        code: 'job_differs',
        message: /^job a: the mapping or version was n and is o: /,
      });
      await open('a', { mapping: 'o' }, { restart: true });
      assert.deepEqual(
        (await rows()).map(row => row.mapping),
        ['o'],
      );
      assert.deepEqual(await database.db('millrace_batches'), []);
    });

    it('is one and the same for several loads that begin at once', async () => {
      const other = database.connect();
      // SQLite would wait with all of this process.
      if (name === 'SQLite')
        for (const each of [database.db, other]) await each.raw('PRAGMA busy_timeout = 0');
      const both = [open('a'), openJobLedger(other, { job: 'a', identity })];
      assert.deepEqual(
        (await Promise.all(both)).map(({ job }) => job),
        ['a', 'a'],
      );
      assert.equal((await rows()).length, 1);
    });

    const locksNothing = async (): Promise<void> => {
      await open('b');
      const other = database.connect();
      const ledger = await openJobLedger(other, { job: 'c', identity });
      const inTransaction = transactions(database.db.client, dialectOf(database.db));
      await inTransaction(async writer => {
        await beginJob(writer, { job: 'b', identity, restart: false, isOnce: false });
        await putBatch(other, ledger);
      });
      assert.equal((await other('millrace_batches')).length, 1);
    };
    // SQLite has one lock for all.
    if (name !== 'SQLite') it('locks nothing that the batches of another job need', locksNothing);

    it('is refused where the same source is in by another name, unless the job is named', async () => {
      const once = { isOnce: true };
      await open('a', {}, once);
      await open('a2', {}, once);
      await putBatch(database.db, await open('a', {}, once));
      await open('a', {}, once);
      await assert.rejects(open('b', { source: 'b.xml' }, once), {
        code: 'job_differs',
        message: /^job b: the same source and mapping are in, or on their way, as job a: /,
      });
      await assert.rejects(open('b', {}, { ...once, restart: true }), { code: 'job_differs' });
      await open('b', { digest: 'e'.repeat(64) }, once);
      await open('c', { mapping: 'n' }, once);
      await open('d', { digest: null, size: null }, once);
      await putBatch(database.db, await open('e'));
      await open('a', {}, { ...once, restart: true });
    });

    it('is that of the path of a file, and of its end where that is too long for a name', async () => {
      const long = file(`${'x'.repeat(180)}.xml`);
      const people = `<people>${person(1, 'Ann')}</people>`;
      writeFileSync(long, people);
      const options = { source: long, mapping, to: database.db, create: true };
      const { job } = await load(options);
      assert.match(job!, /^….*x\.xml$/);
      assert.equal([...job!].length, 190);
      assert.notEqual((await load(options)).finished, undefined);
      writeFileSync(file('copy.xml'), people);
      const error = await failed({ ...options, source: file('copy.xml') });
      assert.equal((error as unknown as LoadError).code, 'job_differs');
      const named = { source: file('copy.xml'), job: 'copy', onConflict: 'ignore' } as const;
      assert.equal((await load({ ...options, ...named })).written, 1);
    });

    it('is known of a stream by the name of the job, and a stream that is in is not read', async () => {
      const options = { mapping, to: database.db, create: true, job: 'piped' };
      await load({ ...options, source: source(`<people>${person(1, 'Ann')}</people>`) });
      const again = source('<people>');
      const report = await load({ ...options, source: again });
      assert.deepEqual([report.source, report.read, report.bytes], ['the stream', 1, 0]);
      assert.equal(report.settings, undefined);
      assert.ok(again.destroyed);
    });

    it('of a pipeline compares the source and the version', async () => {
      writeFileSync(file('a.xml'), '<a/>');
      const opening = (more: object = {}) =>
        openLedger(database.db, { job: 'p', source: file('a.xml'), version: '1', ...more });
      await putBatch(database.db, await opening());
      assert.equal((await opening()).finished, undefined);
      await assert.rejects(opening({ version: '2' }), /version was 1 and is 2/);
      await assert.rejects(opening({ version: undefined }), /version was 1 and is unknown/);
      writeFileSync(file('a.xml'), '<a></a>');
      await assert.rejects(opening(), /the size of the source was 4 and is 7/);
      await assert.rejects(opening({ source: file('no.xml') }), { code: 'source', message: /no such file$/ });
    });

    const finishesLater = async (): Promise<void> => {
      const ledger = await open('a');
      const { client } = database.db;
      const { acquireRawConnection } = client;
      let isAway = true;
      client.acquireRawConnection = async () => {
        if (!isAway) return acquireRawConnection.call(client);
        isAway = false;
        throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
      };
      await ledger.finish().finally(() => (client.acquireRawConnection = acquireRawConnection));
      assert.deepEqual([isAway, (await rows()).length], [false, 1]);
    };
    if (name !== 'SQLite') it('has an end that waits for a server which is away for a moment', finishesLater);

    for (const [wrong, message] of [
      [{ job: '' }, /^job: expected a name, got|^job: expected 1 to 190/],
      [{ job: 7 }, /^job: expected a name/],
      [{ version: 7 }, /^version: expected text, got 7/],
      [{ version: 'x'.repeat(65) }, /^version: expected 1 to 64 characters, got 65/],
      [{ jobs: 'x' }, /^jobs: no such option; there are job, source, version, restart/],
    ] as const) {
      it(`takes no ${Object.keys(wrong)[0]} ${String(Object.values(wrong)[0]).slice(0, 5)}`, async () => {
        await assert.rejects(openLedger(database.db, { job: 'p', ...wrong } as never), { message });
      });
    }
  });
}

describe('The ledger of a database that is locked for a while', () => {
  const database = useSqlite();
  afterEach(() => dropTables(database.db, []));

  /** SQLite waits by itself, with all of this process, unless it is told not to. */
  async function whileLocked<Done>(work: () => Promise<Done>): Promise<Done> {
    const lock = database.connect();
    await database.db.raw('PRAGMA busy_timeout = 0');
    await lock.raw('BEGIN IMMEDIATE');
    const working = work();
    let isOver = false;
    void working.finally(() => (isOver = true)).catch(() => {});
    for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve));
    assert.equal(isOver, false);
    await lock.raw('ROLLBACK');
    return working;
  }

  it('waits to be opened, and to be finished', async () => {
    const ledger = await whileLocked(() => openJobLedger(database.db, { job: 'a', identity }));
    await whileLocked(() => ledger.finish());
    assert.notEqual((await database.db('millrace_jobs').first()).finished, null);
  });

  it('does not keep a load that is stopped', async () => {
    const lock = database.connect();
    await database.db.raw('PRAGMA busy_timeout = 0');
    await lock.raw('BEGIN IMMEDIATE');
    const controller = new AbortController();
    const { signal } = controller;
    const loading = failed({ source: source('<people/>'), job: 'a', mapping, to: database.db, signal });
    for (let turn = 0; turn < 100; turn++) await new Promise(resolve => setImmediate(resolve));
    controller.abort();
    assert.deepEqual((await loading).message, 'the load was stopped');
    await lock.raw('ROLLBACK');
  });

  it('is given up after retryMs, and says that the load can go on', async () => {
    const lock = database.connect();
    await database.db.raw('PRAGMA busy_timeout = 0');
    await lock.raw('BEGIN IMMEDIATE');
    const opening = openJobLedger(database.db, { job: 'a', identity, retryMs: 0 });
    await assert.rejects(opening, {
      code: 'resumable',
      message: /the same load, run again, goes on from here$/,
    });
    await lock.raw('ROLLBACK');
  });
});

/** One batch of one record without rows. */
async function putBatch(db: Knex, ledger: SinkLedger): Promise<void> {
  const settings = { retryMs: 0, timeoutMs: 3000 };
  const sink = knexSink(db, { ...settings, ledger: { ...ledger, finish: undefined } });
  const range = { first: 0, start: 0, end: 9 };
  sink.end({ number: 0, read: 1, filtered: 1, rejects: [], positions: [], tables: [], range });
  await finished(sink);
}
