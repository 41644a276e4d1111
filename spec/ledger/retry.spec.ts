import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { jobs } from '../../lib/ledger/jobs.js';
import { rejectsOf } from '../../lib/ledger/rejects-of.js';
import { refusedOf, retryLedger } from '../../lib/ledger/retry.js';
import { retry } from '../../lib/load/retry.js';
import type { RevealedReject } from '../../lib/load/rejects.js';
import { load } from '../../lib/load.js';
import { defineMapping } from '../../lib/mapping/define.js';
import { dialectOf } from '../../lib/sink/dialects.js';
import { NOTHING } from '../../lib/sink/tally.js';
import { transactions } from '../../lib/sink/transaction.js';
import type { EncodedBatch } from '../../lib/batch/encoded.js';
import { databases } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';

const mappingTo = (type: string, filter?: string) =>
  defineMapping({
    record: '/people/person',
    ...(filter && { filter }),
    tables: {
      people: {
        columns: {
          id: { from: '@id', type: 'integer', key: true },
          name: { from: 'name', type },
        },
      },
    },
  } as never);

const narrow = mappingTo('string(3)');
const wide = mappingTo('string(9)');
const NAMES = ['Ann', 'Barbara', 'Cy', 'Dorothea', 'Elisabeth I', 'Flo', 'Gwendolen'];
const TOO_LONG = [1, 3, 4, 6];

for (const { name, use } of databases) {
  describe(`retry in ${name}`, () => {
    const database = use();
    const folder = mkdtempSync(join(tmpdir(), 'millrace-retry-'));
    const source = join(folder, 'people.xml');
    after(() => rmSync(folder, { recursive: true }));
    afterEach(() => dropTables(database.db, ['people']));
    beforeEach(async () => {
      write(NAMES);
      await createWide();
      const { rejected } = await load({
        ...{ source, mapping: narrow, to: database.db, maxRejects: 9, maxRecords: 2, job: 'people' },
      });
      assert.equal(rejected, TOO_LONG.length);
    });

    function write(names: readonly string[]): void {
      const people = names.map((each, id) => `<person id="${id}"><name>${each}</name></person>`);
      writeFileSync(source, `<people>${people.join('\n')}</people>`);
    }
    function createWide(): PromiseLike<void> {
      return database.db.schema.createTable('people', table => {
        table.integer('id').primary();
        table.string('name', 9);
      });
    }
    const names = (): Promise<string[]> => database.db('people').orderBy('id').pluck('name');
    async function refused(): Promise<number[]> {
      const records: number[] = [];
      for await (const { position } of rejectsOf(database.db, 'people')) records.push(position.record);
      return records;
    }
    const retrying = (more: object = {}, to: Knex = database.db) =>
      retry({ job: 'people', mapping: wide, to, ...more });

    it('loads what was refused, in its place, and the ledger says so', async () => {
      const { read, written, rejected, rows, rejects, settings } = await retrying();
      assert.deepEqual([read, written, rejected, rows.people], [4, 3, 1, 3]);
      assert.deepEqual(
        rejects.map(({ position, code }) => [position.record, code]),
        [[4, 'too_long']],
      );
      const connections = database.mariadb ? 3 : 1;
      assert.deepEqual(settings, { threads: 0, connections, maxRecords: 2, maxBytes: 2 * 1024 * 1024 });
      assert.deepEqual(
        await names(),
        NAMES.filter(each => each.length < 10),
      );
      assert.deepEqual(await refused(), [4]);
      const [job] = await jobs(database.db);
      assert.deepEqual([job!.read, job!.written, job!.filtered, job!.rejected], [7, 6, 0, 1]);
      const counts = await database.db('millrace_batches').orderBy('batch').pluck('counts');
      assert.deepEqual(
        counts.map(each => JSON.parse(each).rows),
        [{ people: 2 }, { people: 2 }, { people: 1 }, { people: 1 }],
      );
    });

    it('comes behind a load that goes on with values to be revealed, of records that are picked from', async () => {
      await database.db('people').delete();
      const people = NAMES.map(
        (each, id) => `<person id="${id}"><name>${each}</name><x>${'-'.repeat(80)}</x></person>`,
      );
      writeFileSync(source, `<people>${people.join('\n')}</people>`);
      // A stream is read from its beginning, and each block compared.
      const loading = (more: object) =>
        load({
          ...{ source: createReadStream(source), format: 'xml', mapping: narrow, to: database.db },
          ...{
            job: 'picked',
            restart: true,
            maxBytes: 100,
            rejects: reject => revealed.push(reject),
            ...more,
          },
        });
      const revealed: RevealedReject[] = [];
      await assert.rejects(loading({ maxRejects: 2 }), { code: 'too_many_rejects' });
      const { before, read, rejected } = await loading({ maxRejects: 9, reveal: true, restart: false });
      assert.deepEqual([before, read, rejected], [4, 7, 4]);
      const { value } = revealed.at(-1)!;
      assert.deepEqual(value, { '@id': '6', name: 'Gwendolen', x: '-'.repeat(80) });
      const { written } = await retrying({ job: 'picked', source: createReadStream(source) });
      assert.equal(written, 3);
    });

    it('finds what was refused where the mended mapping picks more, so that its own blocks would be others', async () => {
      await database.db('people').delete();
      const people = NAMES.map(
        (each, id) => `<person id="${id}"><name>${each}</name><x><y>${'-'.repeat(80)}</y></x></person>`,
      );
      writeFileSync(source, `<people>${people.join('\n')}</people>`);
      const sizes = { job: 'picked', maxRecords: 5, maxBytes: 100 };
      await load({ source, mapping: narrow, to: database.db, maxRejects: 9, restart: true, ...sizes });
      const starts = await database
        .db('millrace_batches')
        .where({ job: 'picked' })
        .orderBy('batch')
        .pluck('first_record');
      assert.deepEqual(starts.map(Number), [0, 2, 4, 6]);
      const columns = { ...wide.tables.people.columns, name: { first: ['name', 'x/y'], type: 'string(9)' } };
      const mended = { ...wide, tables: { people: { columns } } } as never;
      const { read, written } = await retrying({ mapping: mended, job: 'picked' });
      assert.deepEqual([read, written], [4, 3]);
    });

    it('leaves out what the mapping does, and loses nothing behind a fault that a mended one comes to', async () => {
      await database.db('people').delete();
      const fault = '<x>&nope;</x>';
      const people = NAMES.map(
        (each, id) => `<person id="${id}"><name>${each}</name>${id === 2 ? fault : ''}</person>`,
      );
      writeFileSync(source, `<people>${people.join('\n')}</people>`);
      await load({ source, mapping: narrow, to: database.db, maxRejects: 9, job: 'people', restart: true });
      const columns = { ...wide.tables.people.columns, name: { first: ['name', 'x'], type: 'string(9)' } };
      const mended = { ...wide, tables: { people: { columns } } } as never;
      await assert.rejects(
        retrying({ mapping: mended }),
        /^LoadError: record 2, .* entity &nope; is not declared$/,
      );
      assert.deepEqual(await refused(), TOO_LONG);
      const { read, written } = await retrying();
      assert.deepEqual([read, written], [4, 3]);
      assert.deepEqual(await refused(), [4]);
    });

    it('finds the records that are refused of a batch whose end the block behind it would end at, too', async () => {
      await database.db('people').delete();
      const people = Array.from(
        { length: 1100 },
        (_none, id) => `<person id="${id}"><name>${id === 9 ? NAMES[1] : 'Al'}</name></person>`,
      );
      writeFileSync(source, `<people>${people.join('\n')}</people>`);
      const job = { job: 'people', restart: true, maxRejects: 9, maxRecords: 999 };
      await load({ source, mapping: narrow, to: database.db, ...job });
      const { written } = await retrying();
      assert.equal(written, 1);
    });

    it('has nothing to do when nothing is refused any more', async () => {
      const all = mappingTo('string(11)', "name != 'Elisabeth I'");
      const { written, filtered } = await retrying({ mapping: all });
      assert.deepEqual([written, filtered], [3, 1]);
      const again = await retrying({ mapping: all });
      assert.deepEqual([again.read, again.batches], [0, 0]);
      const [job] = await jobs(database.db);
      assert.deepEqual([job!.written, job!.filtered, job!.rejected], [6, 1, 0]);
    });

    it('loads each record once where two do it at once', async () => {
      const other = database.connect();
      const reports = await Promise.all([retrying(), retrying({}, other)]);
      assert.deepEqual(
        await names(),
        NAMES.filter(each => each.length < 10),
      );
      // The one that is refused again is so by each of the two that come to it.
      const written = reports.reduce((sum, report) => sum + report.written, 0);
      assert.equal(written, 3);
      assert.deepEqual(await refused(), [4]);
    });

    const waitsForAnother = async (): Promise<void> => {
      const { batches } = await refusedOf(database.db, 'people');
      const other = database.connect();
      const batch = { number: 0 } as EncodedBatch;
      const isWaiting = async (): Promise<boolean> => {
        const [statements] = await database.db.raw('SHOW PROCESSLIST');
        return statements.some(({ Info: sql }: { Info: string | null }) => sql?.includes('millrace_'));
      };
      let second: Promise<{ readonly read: number } | undefined>;
      await transactions(
        database.db.client,
        dialectOf(database.db),
      )(async writer => {
        await retryLedger('people', batches).claim(writer, batch);
        const inTransaction = transactions(other.client, dialectOf(other));
        second = inTransaction(another => retryLedger('people', batches).claim(another, batch));
        while (!(await isWaiting()));
      });
      assert.equal((await second!)!.read, 0);
    };
    // SQLite has one lock for all.
    if (name !== 'SQLite') it('waits for another one that has the batch under way', waitsForAnother);

    it('finds its own batch in when the COMMIT went unanswered', async () => {
      const { batches } = await refusedOf(database.db, 'people');
      const ledger = retryLedger('people', batches);
      const inTransaction = transactions(database.db.client, dialectOf(database.db));
      const batch = { number: 0 } as EncodedBatch;
      const report = { ...NOTHING, number: 0, read: 1, written: 1 };
      await inTransaction(async writer => {
        assert.equal(await ledger.claim(writer, batch), undefined);
        await ledger.record(writer, batch, report);
      });
      assert.deepEqual(await inTransaction(writer => ledger.claim(writer, batch)), report);
      const another = retryLedger('people', batches);
      const { read } = (await inTransaction(writer => another.claim(writer, batch)))!;
      assert.equal(read, 0);
    });

    it('refuses another source, by its content and by its places', async () => {
      write(NAMES.toReversed());
      await assert.rejects(retrying(), {
        code: 'job_differs',
        message: /^job people: the content of the source was /,
      });
      await assert.rejects(retrying({ source: createReadStream(source) }), {
        code: 'job_differs',
        message: /batch \d was 2 records/,
      });
      assert.deepEqual(await refused(), TOO_LONG);
      write(NAMES.slice(0, 2));
      await assert.rejects(retrying({ source: createReadStream(source) }), {
        code: 'job_differs',
        message: 'job people: the source ends before 3 batches with rejects',
      });
    });

    it('takes the source from where it is now', async () => {
      const moved = join(folder, 'moved.xml');
      renameSync(source, moved);
      await assert.rejects(retrying(), { code: 'source' });
      assert.equal((await retrying({ source: moved })).written, 3);
    });

    it('knows the jobs that there are', async () => {
      await assert.rejects(retrying({ job: 'peeple' }), {
        code: 'unknown_job',
        message: 'no job peeple; there are people',
      });
      await dropTables(database.db, []);
      await assert.rejects(retrying(), { code: 'unknown_job', message: 'no job people; there is none' });
      await assert.rejects(retrying({ jobs: 1 }), { message: /^jobs: no such option/ });
    });
  });
}
