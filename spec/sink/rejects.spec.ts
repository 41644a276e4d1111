import assert from 'node:assert/strict';
import { databases, useMariadb, useSqlite } from '../support/databases.js';
import { createOrders, load, order, orders, ordersIn } from '../support/orders.js';

/** Twelve orders in batches of six, with some of them put in the place of others. */
const with12 = (replaced: Record<number, ReturnType<typeof order> | Error>) =>
  orders(12).map((good, index) => replaced[index] ?? good);
const idsBut = (...bad: number[]) => [...Array(12).keys()].filter(id => !bad.includes(id));

for (const { name, use } of databases) {
  describe(`Rejects of knexSink into ${name}`, () => {
    const database = use();
    beforeEach(() => createOrders(database.db));
    afterEach(() => assert.equal(database.db.client.pool.numUsed(), 0));
    const loadSix = (records: Parameters<typeof load>[1], maxRejects = 0) =>
      load(database.db, records, { maxRecords: 6, maxRejects });

    for (const bad of [0, 3, 5, 6, 11]) {
      it(`rejects record ${bad} as a whole, and the others of its batch go in`, async () => {
        const { error, ...report } = await loadSix(with12({ [bad]: order(bad, null) }), 1);
        assert.equal(error, undefined);
        assert.deepEqual(await ordersIn(database.connect()), idsBut(bad));
        const { read, written, rejected, rows, rejects } = report;
        assert.deepEqual({ read, written, rejected }, { read: 12, written: 11, rejected: 1 });
        assert.deepEqual(rows, { orders: 11, order_lines: 22 });
        const { reason, ...reject } = rejects[0]!;
        assert.deepEqual(reject, {
          ...{ stage: 'insert', code: 'not_null', table: 'orders', column: 'name' },
          position: { record: bad, start: bad, end: bad + 1 },
        });
        assert.match(reason, /^column name of orders: needs a value \(.*\)$/);
      });
    }

    it('rejects a record for a row of any of its tables', async () => {
      const bad = {
        orders: { id: 2, name: 'bad' },
        order_lines: [
          { order_id: 2, no: 1 },
          { order_id: 77, no: 1 },
        ],
      };
      const { rejects } = await loadSix(with12({ 2: bad }), 1);
      assert.deepEqual([rejects[0]!.code, rejects[0]!.table], ['foreign_key', 'order_lines']);
      assert.deepEqual(await ordersIn(database.db), idsBut(2));
    });

    it('rejects the later one of two with the same key, in one batch and across batches', async () => {
      const { error, rejects } = await loadSix(with12({ 4: order(1, 'again'), 9: order(0, 'again') }), 2);
      assert.equal(error, undefined);
      assert.deepEqual(
        rejects.map(({ code, table, position }) => [code, table, position.record]),
        [
          ['duplicate_key', 'orders', 4],
          ['duplicate_key', 'orders', 9],
        ],
      );
      assert.deepEqual(await ordersIn(database.db), idsBut(4, 9));
      assert.equal((await database.db('orders').where({ name: 'again' })).length, 0);
    });

    it('rejects no record whose parent comes later in the batch, whatever is wrong with others', async () => {
      const line = (id: number) => ({ order_lines: [1, 2].map(no => ({ order_id: id, no })) });
      const parent = (id: number) => ({ orders: { id, name: 'late' } });
      const first = { orders: { id: 1, name: 'a' }, order_lines: [1, 2].map(no => ({ order_id: 1, no })) };
      const records = [first, line(5), line(9), order(3, null), parent(5), order(6)];
      const { rejects } = await load(database.db, records, { maxRejects: 3 });
      assert.deepEqual(
        rejects.map(({ code, position }) => [code, position.record]),
        [
          ['foreign_key', 2],
          ['not_null', 3],
        ],
      );
      assert.deepEqual(await ordersIn(database.db), [1, 5, 6]);
    });

    it('rejects every record of a batch, if need be', async () => {
      const replaced = Object.fromEntries([0, 1, 2, 3, 4, 5].map(id => [id, order(id, null)]));
      const { error, rejected } = await loadSix(with12(replaced), 6);
      assert.equal(error, undefined);
      assert.equal(rejected, 6);
      assert.deepEqual(await ordersIn(database.db), [6, 7, 8, 9, 10, 11]);
    });

    it('ends with the first bad record, told by place, table and column, and rolls its batch back', async () => {
      const { error, ...report } = await loadSix(with12({ 8: order(8, null), 10: order(10, null) }));
      assert.equal(error?.name, 'LoadError');
      assert.equal(error?.code, 'not_null');
      assert.match(error!.message, /^record 8: column name of orders: needs a value \(.*\)$/);
      assert.deepEqual(await ordersIn(database.connect()), [0, 1, 2, 3, 4, 5]);
      assert.deepEqual([report.read, report.written, report.rejected], [6, 6, 0]);
    });

    it('tells the key that is there already', async () => {
      const { error } = await loadSix(with12({ 8: order(1) }));
      assert.equal(error?.code, 'duplicate_key');
      assert.match(error!.message, /^record 8: .*orders: duplicate key/);
      assert.match(
        error!.message,
        name === 'SQLite' ? /column id of orders/ : /orders: duplicate key PRIMARY/,
      );
    });

    it('ends when more are refused than maxRejects, over all batches and stages', async () => {
      const replaced = { 1: new Error('none'), 2: order(2, null), 9: order(9, null), 10: new Error('none') };
      const { error, rejected } = await loadSix(with12(replaced), 3);
      assert.equal(error?.code, 'too_many_rejects');
      assert.match(
        error!.message,
        /^record 9: more than 3 records are refused, this one for: column name of orders/,
      );
      assert.equal(rejected, 2);
      assert.deepEqual(await ordersIn(database.db), [0, 3, 4, 5]);
    });

    it('ends with the error of the row function as it was, when none may be refused', async () => {
      const { error } = await loadSix(with12({ 7: new Error('not this one') }));
      assert.equal(error?.code, 'row_function');
      assert.equal(error?.message, 'record 7: not this one');
      assert.deepEqual(await ordersIn(database.db), [0, 1, 2, 3, 4, 5]);
    });

    it('counts all rejects and keeps the first 100', async () => {
      const { rejected, rejects } = await loadSix(
        Array(150).fill(new Error('none')),
        Number.POSITIVE_INFINITY,
      );
      assert.equal(rejected, 150);
      assert.deepEqual(
        rejects.map(({ position }) => position.record),
        [...Array(100).keys()],
      );
    });
  });
}

describe('Rejects of knexSink', () => {
  const database = useMariadb();

  it('are not searched for beyond the one that ends the load', async () => {
    const db = database.connect({ pool: { min: 0, max: 1 } });
    await createOrders(db);
    const rollbacks = async (): Promise<number> => {
      const [[{ Value }]] = await db.raw("SHOW SESSION STATUS LIKE 'Com_rollback'");
      return Number(Value);
    };
    const before = await rollbacks();
    const { error } = await load(
      db,
      Array.from({ length: 64 }, (_, id) => order(id, null)),
    );
    assert.match(error!.message, /^record 0: /);
    assert.equal((await rollbacks()) - before, 1 + 6);
  });
});

describe('What a trigger of SQLite says', () => {
  const database = useSqlite();

  it('is not taken for the name of a column or a key', async () => {
    await database.db.raw('CREATE TABLE triggered (id INTEGER)');
    const canary = "SELECT RAISE(ABORT, 'UNIQUE constraint failed: triggered.canary')";
    await database.db.raw(`CREATE TRIGGER no BEFORE INSERT ON triggered BEGIN ${canary}; END`);
    const { error } = await load(database.db, [{ triggered: { id: 1 } }]);
    assert.equal(error?.message, 'record 0: triggered: row refused by check (SQLITE_CONSTRAINT_TRIGGER)');
  });
});
