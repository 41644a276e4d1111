import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { grouper } from '../../lib/batch/group.js';
import { LoadError } from '../../lib/errors.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { BatchReport } from '../../lib/sink/tally.js';
import { batchByTable } from '../../lib/stages/batch-by-table.js';
import { compose } from '../../lib/stages/compose.js';
import type { Batch, RowsOf } from '../../lib/types.js';
import { databases } from '../support/databases.js';
import { createOrders, load, type OrderTables, order, orders, ordersIn } from '../support/orders.js';
import { at, withRows } from '../support/records.js';

/** Batch n with one order of id n. */
function batchOf(number: number): Batch<OrderTables> {
  const group = grouper<OrderTables>();
  group.add(withRows(number, order(number)));
  return { ...group.take(), number };
}

for (const { name, use } of databases) {
  describe(`knexSink into ${name}`, () => {
    const database = use();
    beforeEach(() => createOrders(database.db));
    afterEach(() => assert.equal(database.db.client.pool.numUsed(), 0));

    it('writes all rows of all records and says how many', async () => {
      const { error, ...report } = await load(database.db, orders(25), { maxRecords: 10 });
      assert.equal(error, undefined);
      assert.deepEqual(report, {
        ...{ read: 25, written: 25, filtered: 0, rejected: 0, readAsValues: 0, batches: 3, rejects: [] },
        rows: { orders: 25, order_lines: 50 },
        conflicts: {},
        issues: [],
      });
      assert.deepEqual(await ordersIn(database.db), [...Array(25).keys()]);
    });

    it('has committed everything at its finish, as another connection sees', async () => {
      const outside = database.connect();
      const sink = knexSink(database.db);
      sink.write(batchOf(0));
      sink.end(batchOf(1));
      await once(sink, 'finish');
      assert.deepEqual(await ordersIn(outside), [0, 1]);
    });

    it('commits batch by batch and tells of each when it is in', async () => {
      const reports: BatchReport[] = [];
      const records = [order(0), undefined, order(1), new Error('none'), order(2)];
      const onBatch = (report: BatchReport): void => void reports.push(report);
      await load(database.db, records, { maxRecords: 3, maxRejects: 1, onBatch });
      const reject = { stage: 'map', code: 'row_function', position: at(3), reason: 'none' };
      assert.deepEqual(reports, [
        {
          ...{ number: 0, read: 3, written: 2, filtered: 1, rejected: 0, readAsValues: 0, rejects: [] },
          rows: { orders: 2, order_lines: 4 },
          conflicts: {},
          issues: [],
        },
        {
          ...{ number: 1, read: 2, written: 1, filtered: 0, rejected: 1, readAsValues: 0, rejects: [reject] },
          rows: { orders: 1, order_lines: 2 },
          conflicts: {},
          issues: [],
        },
      ]);
    });

    it('rolls the whole batch back at an error and leaves those before it in', async () => {
      const records: RowsOf[] = [...orders(4), { orders: { id: 4, nome: 'x' } }, ...orders(3, 5)];
      records.splice(2, 0, { orders: { id: 90, name: 'without lines' }, nowhere: { id: 1 } });
      const { error, written } = await load(database.db, records, { maxRecords: 2, connections: 1 });
      assert.equal(error?.code, 'unknown_table');
      assert.equal(written, 2);
      assert.deepEqual(await ordersIn(database.connect()), [0, 1]);
    });

    for (const [title, fail] of [
      ['throws', (failure: Error) => assert.fail(failure)],
      ['rejects with', (failure: Error) => Promise.reject(failure)],
    ] as const) {
      it(`ends the load with what onBatch ${title}, and the batch stays in`, async () => {
        const failure = new Error('enough');
        const onBatch = () => fail(failure);
        const { error, written } = await load(database.db, orders(4), { maxRecords: 2, onBatch });
        assert.equal(error, failure);
        assert.equal(written, 2);
        assert.deepEqual(await ordersIn(database.db), [0, 1]);
      });
    }

    it('leaves whole batches when the source breaks midway', async () => {
      const source = function* () {
        for (let number = 0; number < 7; number++) yield withRows(number, order(number));
        throw new Error('the source broke');
      };
      const sink = knexSink<OrderTables>(database.db);
      const stage = batchByTable<OrderTables>({ maxRecords: 2 });
      await assert.rejects(pipeline(Readable.from(source()), stage, sink), /the source broke/);
      await sink.settled;
      const ids = await ordersIn(database.connect());
      assert.equal(ids.length % 2, 0);
      assert.equal(sink.report().written, ids.length);
    });

    it('leaves nothing of the batch that is under way when it is destroyed', async () => {
      const sink = knexSink(database.db);
      sink.write(batchOf(0));
      sink.destroy();
      await sink.settled;
      assert.deepEqual(await ordersIn(database.db), []);
      assert.equal(sink.report().read, 0);
    });

    for (const connections of [1, 2, 3]) {
      it(`uses ${connections} connections at most, and asks its writer to wait`, async () => {
        const most: number[] = [];
        // The batch's own has been returned by then.
        const onBatch = (): void => void most.push(1 + database.db.client.pool.numUsed());
        const sink = knexSink(database.db, { onBatch, connections });
        const takes = [0, 1, 2, 3].map(number => sink.write(batchOf(number)));
        sink.end();
        await once(sink, 'finish');
        assert.deepEqual(takes, [false, false, false, false]);
        assert.ok(Math.max(...most) <= connections);
      });
    }

    it('writes nothing for no batches', async () => {
      const { error, ...report } = await load(database.db, []);
      assert.equal(error, undefined);
      assert.equal(report.batches, 0);
    });

    it('takes batches without rows', async () => {
      const { error, read, filtered } = await load(database.db, [undefined, undefined]);
      assert.equal(error, undefined);
      assert.deepEqual({ read, filtered }, { read: 2, filtered: 2 });
    });

    it('refuses a batch that does not account for its records, before anything of it is in', async () => {
      const sink = knexSink(database.db);
      sink.write({ ...batchOf(0), read: 3 });
      const [error] = await once(sink, 'error');
      assert.equal(error.code, 'unbalanced');
      assert.match(
        error.message,
        /expected what became of 3 records, found 1 written, 0 filtered, 0 rejected/,
      );
      assert.deepEqual(await ordersIn(database.db), []);
    });

    it('says what is missing when it gets no batches', async () => {
      const sink = knexSink(database.db);
      sink.write({ id: 1 });
      const [error] = await once(sink, 'error');
      assert.ok(error instanceof TypeError && /batchByTable\(\)/.test(error.message));
    });

    it('ends the load when the pool has no connection to give', async () => {
      const db = database.connect({ pool: { min: 0, max: 1 }, acquireConnectionTimeout: 1000 });
      const held = await db.client.acquireConnection();
      const { error } = await load(db, orders(1), { retryMs: 0 });
      await db.client.releaseConnection(held);
      assert.ok(error instanceof LoadError);
      assert.equal(error.code, 'resumable');
      assert.match(error.message, /^getting a connection from the pool: /);
    });

    it('stops waiting for a connection when it is destroyed, and gives it back when it comes', async () => {
      const db = database.connect({ pool: { min: 0, max: 1 } });
      const held = await db.client.acquireConnection();
      const sink = knexSink(db);
      sink.write(batchOf(0));
      await new Promise(setImmediate);
      sink.destroy();
      await sink.settled;
      await db.client.releaseConnection(held);
      assert.deepEqual(await ordersIn(db), []);
      assert.equal(db.client.pool.numUsed(), 0);
    });
  });
}

describe('knexSink', () => {
  const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
  after(() => db.destroy());

  for (const [options, name, message] of [
    [{ maxRejects: -1 }, 'RangeError', /^maxRejects: /],
    [{ maxRejects: '5' }, 'TypeError', /^maxRejects: /],
    [{ onBatch: 5 }, 'TypeError', /^onBatch: /],
    [{ onReject: () => {} }, 'TypeError', /^onReject: no such option/],
  ] as const) {
    it(`refuses ${Object.entries(options).join()}`, () => {
      assert.throws(() => knexSink(db, options as never), { name, message });
    });
  }

  it('refuses a Knex of another client', () => {
    const other = knex({ client: 'pg' });
    const message = /^db: expected a Knex whose client is mysql2 or better-sqlite3, got pg$/;
    assert.throws(() => knexSink(other), { name: 'TypeError', message });
  });

  it('refuses what is no Knex', () => {
    assert.throws(() => knexSink({ client: 'mysql2' } as never), { name: 'TypeError', message: /^db: / });
  });

  it('takes only batches of its tables when it is compiled', () => {
    compose(batchByTable<OrderTables>(), knexSink<OrderTables>(db));
    // @ts-expect-error batches of other tables
    compose(batchByTable<{ regions: { id: number } }>(), knexSink<OrderTables>(db));
  });
});
