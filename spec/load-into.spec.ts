// What is the same in every database.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Progress } from '../lib/load/report.js';
import { load } from '../lib/load.js';
import { databases } from './support/databases.js';
import { failed, mapping, person, source } from './support/people.js';

const xml = (...people: readonly string[]): string => `<people>\n${people.join('\n')}\n</people>`;

for (const { name, use } of databases) {
  describe(`load into ${name}`, () => {
    const database = use();
    afterEach(async () => {
      for (const table of ['phones', 'people']) await database.db.schema.dropTableIfExists(table);
    });

    it('makes the tables, fills them, and tells what has become of everything', async () => {
      const text = xml(person(1, 'Anna'), person(2, 'nobody'), person(3, 'B<?as a value?>o'));
      const progress: Progress[] = [];
      const { elapsedMs, settings, ...report } = await load({
        ...{ source: source(text), mapping, to: database.db, create: true },
        onProgress: each => progress.push(each),
      });
      const counts = { read: 3, written: 2, filtered: 1, rejected: 0 };
      const issue = { table: 'people', column: 'name', rule: 'truncated', count: 1 };
      assert.deepEqual(report, {
        ...{ source: 'the stream', ...counts, rows: { people: 2, phones: 4 }, conflicts: {} },
        ...{ readAsValues: 1, issues: [issue], batches: 1, rejects: [], before: 0, bytes: text.length },
      });
      assert.ok(Number.isSafeInteger(elapsedMs));
      const threads = Math.max(1, availableParallelism() - 1);
      const connections = name === 'SQLite' ? 1 : 3;
      assert.deepEqual(settings, { threads, connections, maxRecords: 2000, maxBytes: 2 * 1024 * 1024 });
      assert.equal(progress.length, 1);
      const { elapsedMs: _, ...last } = progress[0]!;
      assert.deepEqual(last, { before: 0, ...counts, rows: 6, bytes: text.length, size: undefined });
      assert.deepEqual(await database.db('people').orderBy('id').pluck('name'), ['Ann', 'Bo']);
    });

    it('reports no more connections than there can be', async () => {
      const options = { mapping, to: database.db, create: true, connections: 5 };
      const { settings } = await load({ ...options, source: source(xml(person(1, 'Ann'))) });
      assert.equal(settings?.connections, name === 'SQLite' ? 1 : database.db.client.pool.max);
    });

    it('goes into a transaction, and leaves its end to whoever has begun it', async () => {
      const { db } = database;
      await load({ source: source(xml(person(1, 'Ann'))), mapping, to: db, create: true });
      const transaction = await db.transaction();
      const options = { source: source(xml(person(2, 'Bo'))), mapping, to: transaction, threads: 1 };
      assert.equal((await load(options)).written, 1);
      await transaction.rollback();
      assert.deepEqual(await db('people').pluck('id'), [1]);
    });

    it('writes nothing in a dry run, with the counts of a load', async () => {
      await load({ source: source(xml(person(1, 'Ann'))), mapping, to: database.db, create: true });
      const text = xml(person(1, 'Cy'), person(2, 'Bo'), person('x', 'Di'));
      const options = { mapping, to: database.db, maxRejects: 2 };
      const dry = await load({ ...options, source: source(text), dryRun: true });
      assert.deepEqual(await database.db('people').pluck('name'), ['Ann']);
      const real = await load({ ...options, source: source(text) });
      assert.deepEqual({ ...dry, elapsedMs: 0 }, { ...real, elapsedMs: 0 });
      assert.equal(real.rejected, 2);
    });

    it('tries a mapping out before there are tables, in memory', async () => {
      const text = xml(person(1, 'Ann'));
      const options = { mapping, to: database.db, create: true, dryRun: true };
      const { rows } = await load({ ...options, source: source(text) });
      assert.deepEqual(rows, { people: 1, phones: 2 });
      assert.equal(await database.db.schema.hasTable('people'), false);
    });

    it('updates rows whose key is there', async () => {
      const options = { mapping, to: database.db, create: true };
      await load({ ...options, source: source(xml(person(1, 'Ann'))) });
      const { conflicts } = await load({
        ...options,
        source: source(xml(person(1, 'Bob'))),
        onConflict: 'update',
      });
      assert.deepEqual(conflicts.people, { ignored: 0, updated: 1 });
      assert.deepEqual(await database.db('people').pluck('name'), ['Bob']);
    });

    it('stops at a signal, and what is not in is rolled back', async () => {
      const controller = new AbortController();
      const endless = Readable.from(
        (async function* () {
          yield '<people>';
          for (let id = 0; ; id++) {
            yield person(id, 'Ann');
            // As from a file: nothing else of this program would have its turn.
            if (id % 100 === 0) await setImmediate();
          }
        })(),
      );
      const error = await failed({
        ...{ source: endless, mapping, to: database.db, create: true, signal: controller.signal },
        // When the next batch is under way.
        onProgress: ({ read }) => void (read >= 3000 && setImmediate().then(() => controller.abort())),
      });
      const { code } = error as Error & { code?: string };
      assert.deepEqual([code, error.message], ['aborted', 'the load was stopped']);
      const [{ count }] = (await database.db('people').count({ count: '*' })) as [{ count: number }];
      assert.equal(Number(count), error.report.written);
      assert.ok(error.report.written >= 3000);
      assert.ok(endless.destroyed);
      assert.equal(database.db.client.pool.numUsed(), 0);
    });

    it('has nothing under way any more when it fails', async () => {
      const breaking = Readable.from(
        (async function* () {
          yield `<people>${Array.from({ length: 1500 }, (_, id) => person(id, 'Ann')).join('')}`;
          // While a batch is on its way into MariaDB; SQLite does all of it at once.
          const { pool } = database.db.client;
          for (let turn = 0; turn < 50 && (pool.numPendingCreates() || !pool.numUsed()); turn++)
            await setImmediate();
          throw new Error('broken');
        })(),
      );
      const error = await failed({ source: breaking, mapping, to: database.db, create: true });
      assert.equal(error.message, 'broken');
      assert.equal(database.db.client.pool.numUsed(), 0);
      const [{ count }] = (await database.db('people').count({ count: '*' })) as [{ count: number }];
      assert.equal(Number(count), error.report.written);
    });

    it('leaves a Knex that it was given open, and no connection in use', async () => {
      await failed({ source: source('<people>'), mapping, to: database.db, create: true });
      assert.equal(database.db.client.pool.numUsed(), 0);
      assert.equal(await database.db.schema.hasTable('people'), true);
    });
  });
}
