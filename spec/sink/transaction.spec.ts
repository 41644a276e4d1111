import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import { grouper } from '../../lib/batch/group.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { databases, useMariadb, useSqlite } from '../support/databases.js';
import { createOrders, load, order, orders, ordersIn } from '../support/orders.js';
import { withRows } from '../support/records.js';

describe('knexSink into a transaction of MariaDB, at an error that tells its row', () => {
  const database = useMariadb();

  it('tells the record', async () => {
    await createOrders(database.db);
    const loading = database.db.transaction(async transaction => {
      const records = [...orders(3), order(3, 'x'.repeat(41)), ...orders(2, 4)];
      throw (await load(transaction, records)).error;
    });
    await assert.rejects(loading, {
      code: 'too_long',
      message: /^record 3: column name of orders: value too long/,
    });
  });
});

for (const { name, use } of databases) {
  describe(`knexSink into a transaction of ${name}`, () => {
    const database = use();
    beforeEach(() => createOrders(database.db));
    afterEach(() => assert.equal(database.db.client.pool.numUsed(), 0));

    it('leaves committing to its owner', async () => {
      const outside = database.connect();
      const transaction = await database.db.transaction();
      const { error, written } = await load(transaction, orders(5), { maxRecords: 2 });
      assert.equal(error, undefined);
      assert.equal(written, 5);
      assert.deepEqual(await ordersIn(outside), []);
      await transaction.commit();
      assert.deepEqual(await ordersIn(outside), [0, 1, 2, 3, 4]);
    });

    it('leaves everything out when its owner rolls back', async () => {
      const transaction = await database.db.transaction();
      await load(transaction, orders(5), { maxRecords: 2 });
      await transaction.rollback();
      assert.deepEqual(await ordersIn(database.db), []);
    });

    it('ends with the first record that is refused, whatever maxRejects says, and leaves the rest to its owner', async () => {
      const loading = database.db.transaction(async transaction => {
        const records = [...orders(3), order(3, null), ...orders(2, 4)];
        const { error, written } = await load(transaction, records, { maxRecords: 2, maxRejects: 5 });
        assert.equal(written, 2);
        throw error;
      });
      await assert.rejects(loading, {
        ...{ name: 'LoadError', code: 'not_null', table: 'orders', column: 'name' },
        message:
          name === 'SQLite' ? /^record 3: column name of orders: needs/ : /^records 2 to 3: column name of/,
      });
      assert.deepEqual(await ordersIn(database.db), []);
    });

    it('still counts rejects of the row function', async () => {
      await database.db.transaction(async transaction => {
        const { error, rejected } = await load(transaction, [order(0), new Error('none'), order(1)], {
          maxRejects: 1,
        });
        assert.equal(error, undefined);
        assert.equal(rejected, 1);
      });
      assert.deepEqual(await ordersIn(database.db), [0, 1]);
    });

    it('refuses a transaction that has ended, for its connection belongs to others', async () => {
      const transaction = await database.db.transaction();
      await transaction.commit();
      const { error } = await load(transaction, orders(1));
      assert.equal(error?.code, 'database');
      assert.match(error!.message, /the transaction given has ended/);
      assert.deepEqual(await ordersIn(database.db), []);
    });
  });
}

describe('A transaction that SQLite has no lock for', () => {
  const database = useSqlite();

  it('ends at its beginning, before anything is read that could change', async () => {
    await createOrders(database.db);
    const holder = await database.connect().transaction();
    await holder('orders').insert({ id: 0, name: 'held' });
    await database.db.raw('PRAGMA busy_timeout = 1');
    const { error } = await load(database.db, orders(1), { retryMs: 0 });
    assert.equal(error?.code, 'resumable');
    assert.match(error.message, /^beginning a transaction: SQLITE_BUSY/);
    await holder.rollback();
  });
});

describe('A COMMIT that SQLite refuses', () => {
  const database = useSqlite();

  it('ends the load, leaves nothing in and no transaction open', async () => {
    const { db } = database;
    await db.raw('CREATE TABLE parents (id INTEGER PRIMARY KEY)');
    await db.raw('CREATE TABLE children (id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)');
    const records = [{ parents: { id: 2 } }, { children: { id: 2 } }, { children: { id: 1 } }];
    const { error } = await load(db, records, { maxRejects: 5 });
    assert.deepEqual(
      [error?.code, error?.message],
      ['foreign_key', 'records 0 to 2: a deferred foreign key has no row (SQLITE_CONSTRAINT_FOREIGNKEY)'],
    );
    const connection = await db.client.acquireConnection();
    assert.equal(connection.inTransaction, false);
    await db.client.releaseConnection(connection);
    assert.deepEqual(await db('children'), []);
  });
});

describe('A statement that MariaDB does not answer', () => {
  const database = useMariadb();
  let holder: Knex.Transaction;

  beforeEach(async () => {
    await createOrders(database.db);
    holder = await database.connect().transaction();
    await holder('orders').insert({ id: 0, name: 'held' });
  });
  afterEach(() => holder.rollback());

  it('does not keep a destroyed sink: its connection is ended, and nothing of the batch is in', async () => {
    const group = grouper();
    group.add(withRows(0, order(0)));
    const sink = knexSink(database.db);
    sink.write(group.take());
    await waitingForLock(database.db);
    sink.destroy();
    await sink.settled;
    assert.equal(database.db.client.pool.numUsed(), 0);
    await holder.rollback();
    assert.deepEqual(await ordersIn(database.db), []);
  });

  it('does not keep a destroyed sink of a transaction either', async () => {
    const group = grouper();
    group.add(withRows(0, order(0)));
    const transaction = await database.db.transaction();
    const sink = knexSink(transaction);
    sink.write(group.take());
    await waitingForLock(database.db);
    sink.destroy();
    await sink.settled;
    await transaction.rollback().catch(() => {});
    await holder.rollback();
    assert.deepEqual(await ordersIn(database.db), []);
  });

  it('and then answers when the sink is destroyed already is rolled back', async () => {
    const group = grouper();
    group.add(withRows(0, { orders: { id: 0, name: 'late' } }));
    const sink = knexSink(database.db);
    sink.write(group.take());
    await waitingForLock(database.db);
    sink.destroy();
    await holder.rollback();
    await sink.settled;
    assert.deepEqual(await database.db('orders'), []);
  });

  it('ends the load when its connection is lost, which is no reason to reject a record', async () => {
    const group = grouper();
    group.add(withRows(0, order(0)));
    const sink = knexSink(database.db, { maxRejects: 5, retryMs: 0 });
    sink.write(group.take());
    const id = await waitingForLock(database.db);
    const failing = once(sink, 'error');
    await database.db.raw(`KILL CONNECTION ${id}`);
    const [error] = await failing;
    assert.equal(error.code, 'resumable');
    assert.match(error.message, /^inserting into orders: /);
    await sink.settled;
    await holder.rollback();
    assert.deepEqual(await ordersIn(database.db), []);
    assert.equal(sink.report().rejected, 0);
  });
});

/** Waits until the INSERT that the holder's lock stops is under way, and gives its connection's id. */
async function waitingForLock(db: Knex): Promise<number> {
  for (;;) {
    const [[waiting]] = await db.raw(
      "SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT INTO `orders`%'",
    );
    if (waiting) return waiting.id;
    await setTimeout(10);
  }
}
