import assert from 'node:assert/strict';
import type { LoadFailure } from '../../lib/load.js';
import type { LoadReport } from '../../lib/load/report.js';
import { type Order, toRows, useFaultyLoad } from '../support/faulty-load.js';

const idOf = (order: Order): number => Number(order['@id']);

describe('A record that MariaDB refuses', () => {
  const faulty = useFaultyLoad({ orders: 40, timeoutMs: 5000 });
  let loaded: LoadReport;

  afterEach(() => faulty.db.raw('DROP TABLE IF EXISTS order_lines, orders'));

  /** The first batches come to the server behind later ones. */
  function delayFirst(): void {
    const { proxy } = faulty;
    proxy.strike = ({ statement = '' }) =>
      /INTO `orders`/.test(statement) && /\([0-9],/.test(statement) ? ['trickle', 'before'] : undefined;
  }

  function assertRejects(
    expected: readonly (readonly [record: number, code: string, table: string])[],
  ): void {
    const found = loaded.rejects.map(({ position, code, table }) => [position.record, code, table]);
    assert.deepEqual(found, expected);
    assert.deepEqual([loaded.written, loaded.rejected], [40 - expected.length, expected.length]);
  }

  async function idsIn(where = ''): Promise<number[]> {
    const [rows] = await faulty.db.raw(`SELECT id FROM orders ${where} ORDER BY id`);
    return rows.map(({ id }: { id: number }) => id);
  }

  for (const connections of [1, 2, 3]) {
    const how = `over ${connections} connection${connections === 1 ? '' : 's'}`;

    it(`for a key that a record of an earlier batch has is the later one, ${how}`, async () => {
      await faulty.db.raw('ALTER TABLE orders ADD PRIMARY KEY (id)');
      delayFirst();
      const outcome = await faulty.run({
        ...{ connections, maxRejects: 5 },
        // Records of the second and the last batch have keys of the first.
        toRows: order => {
          const rows = toRows(order);
          const key = { 15: 5, 35: 7 }[idOf(order)];
          return key === undefined ? rows : { ...rows, orders: { id: key, name: 'later' } };
        },
      });
      loaded = outcome as LoadReport;
      assertRejects([
        [15, 'duplicate_key', 'orders'],
        [35, 'duplicate_key', 'orders'],
      ]);
      assert.deepEqual(await idsIn("WHERE name = 'later'"), []);
      const [[{ count }]] = await faulty.db.raw('SELECT COUNT(*) AS count FROM order_lines');
      assert.deepEqual([(await idsIn()).length, count], [38, 76]);
    });

    it(`for a foreign key whose row is in a later batch is refused, and that one is not, ${how}`, async () => {
      await faulty.db.raw('ALTER TABLE orders ADD PRIMARY KEY (id)');
      await faulty.db.raw('ALTER TABLE order_lines ADD FOREIGN KEY (order_id) REFERENCES orders (id)');
      delayFirst();
      const outcome = await faulty.run({
        ...{ connections, maxRejects: 5 },
        toRows: order => (idOf(order) === 5 ? { order_lines: [{ order_id: 35, no: 3 }] } : toRows(order)),
      });
      loaded = outcome as LoadReport;
      assertRejects([[5, 'foreign_key', 'order_lines']]);
      const [lines] = await faulty.db.raw('SELECT no FROM order_lines WHERE order_id = 35 ORDER BY no');
      assert.deepEqual(
        lines.map(({ no }: { no: number }) => no),
        [1, 2],
      );
    });
  }

  it('by a trigger is told by its number alone, and the others go in', async () => {
    await faulty.db.raw(`CREATE TRIGGER no_sevens BEFORE INSERT ON orders FOR EACH ROW
      IF NEW.id = 7 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'canary'; END IF`);
    loaded = (await faulty.run({ maxRejects: 1 })) as LoadReport;
    assertRejects([[7, 'check', 'orders']]);
    assert.equal(
      loaded.rejects[0]!.reason,
      'orders: row refused by check (MySQL error 1644, SQLSTATE 45000)',
    );
  });

  it('for a value that is longer than its column is the only one', async () => {
    loaded = (await faulty.run({
      maxRejects: 1,
      toRows: order => ({
        ...toRows(order),
        orders: { id: idOf(order), name: 'n'.repeat(Math.max(0, idOf(order) - 18)) },
      }),
    })) as LoadReport;
    assertRejects([[39, 'too_long', 'orders']]);
  });
});

describe('A load into MariaDB', () => {
  const faulty = useFaultyLoad({ orders: 100, timeoutMs: 5000 });
  const told = (errno: number): number => faulty.proxy.errors.filter(error => error.errno === errno).length;

  /** The same function, by its text, whatever happens when it comes to the middle. */
  const rowsWith = (meanwhile?: string) => async (order: Order) => {
    if (meanwhile && idOf(order) === 50) await faulty.db.raw(meanwhile);
    return toRows(order);
  };

  async function disturbed(meanwhile: string): Promise<LoadFailure & { code: string }> {
    const settings = { maxRejects: 1000, connections: 1, toRows: rowsWith(meanwhile) };
    const outcome = await faulty.run(settings);
    assert.ok(outcome instanceof Error, 'it went on');
    const { report } = outcome as LoadFailure;
    assert.deepEqual([report.rejected, report.read < 60, report.read >= 20], [0, true, true]);
    return outcome as LoadFailure & { code: string };
  }

  it('that loses a privilege stops at once, and goes on when it has it again', async () => {
    const user = faulty.mariadb!.connection.database!;
    // Of a table: that of a database is looked at only when it is chosen.
    await faulty.db.raw(`REVOKE INSERT ON ${user}.* FROM ${user}`);
    const tables = ['orders', 'order_lines', 'millrace_jobs', 'millrace_batches', 'millrace_rejects'];
    for (const table of tables) await faulty.db.raw(`GRANT CREATE, INSERT ON ${user}.${table} TO ${user}`);
    try {
      const error = await disturbed(`REVOKE INSERT ON ${user}.order_lines FROM ${user}`);
      assert.deepEqual(
        [error.code, error.message],
        ['database', 'inserting into order_lines: MySQL error 1142, SQLSTATE 42000'],
      );
      assert.equal(told(1142), 1);
    } finally {
      await faulty.db.raw(`GRANT ALL ON ${user}.* TO ${user}`);
    }
    // What a connection may do with a database is looked at when it is made.
    faulty.proxy.cutAll();
    const report = await faulty.runUntilDone({ toRows: rowsWith() });
    assert.ok(report.before > 0);
    await faulty.check(1);
  });

  it('whose table loses a column midway stops at once, and goes on when it is back', async () => {
    const error = await disturbed('ALTER TABLE order_lines DROP COLUMN no');
    assert.deepEqual(
      [error.code, error.message],
      ['database', 'inserting into order_lines: MySQL error 1054, SQLSTATE 42S22'],
    );
    assert.equal(told(1054), 1);
    await faulty.db.raw('ALTER TABLE order_lines ADD COLUMN no INT NOT NULL DEFAULT 0');
    const report = await faulty.runUntilDone({ toRows: rowsWith() });
    assert.deepEqual([report.before, report.written], [error.report.read, 100]);
    const [[{ there }]] = await faulty.db.raw('SELECT COUNT(*) AS there FROM order_lines WHERE no > 0');
    assert.equal(there, 2 * (100 - report.before));
  });

  it('whose table gets a column with a default midway goes on', async () => {
    const meanwhile = 'ALTER TABLE order_lines ADD COLUMN note INT DEFAULT 1';
    await faulty.runUntilDone({ toRows: rowsWith(meanwhile) });
    await faulty.db.raw('ALTER TABLE order_lines DROP COLUMN note');
    await faulty.check(1);
  });

  it('of rows that are wider than their table stops before anything is in', async () => {
    const wide = (order: Order) => ({ orders: { id: idOf(order), name: 'n', note: 1 } });
    const error = (await faulty.run({ toRows: wide as never, maxRejects: 1000 })) as LoadFailure & {
      code: string;
    };
    assert.deepEqual([error.code, error.report?.read], ['unknown_column', 0]);
    assert.match(error.message, /note/);
    assert.deepEqual(await faulty.db('orders'), []);
  });
});
