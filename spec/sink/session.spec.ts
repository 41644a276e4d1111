import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { Connection } from 'mysql2';
import { databases, useMariadb, useSqlite } from '../support/databases.js';
import { createOrders, load, order, orders, ordersIn } from '../support/orders.js';

const AWKWARD = 'it\'s a \\ "quoted" \0 :name ? ?? \u{1f6d2}';

describe('The session of a connection to MariaDB', () => {
  const database = useMariadb();
  beforeEach(() => createOrders(database.db));

  /** A pool whose connections begin with a statement, as a server's settings would. */
  const withSettings = (statement: string, config: Knex.Config = {}): Knex =>
    database.connect({
      ...config,
      pool: {
        ...{ min: 0, max: 1 },
        afterCreate(connection: Connection, done: (error?: unknown) => void) {
          connection.query(statement, done);
        },
      },
    });
  const withOptions = (options: object): Knex =>
    database.connect({ connection: { ...database.mariadb!.connection, ...options } });

  for (const [title, connect] of [
    ['NO_BACKSLASH_ESCAPES', () => withSettings("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")],
    ['ANSI_QUOTES', () => withSettings("SET sql_mode = 'ANSI_QUOTES'")],
    ['ORACLE', () => withSettings("SET sql_mode = 'ORACLE'")],
    ['latin1', () => withSettings('SET NAMES latin1')],
    ['a driver of latin1', () => withOptions({ charset: 'LATIN1_SWEDISH_CI' })],
    ['named placeholders', () => withOptions({ namedPlaceholders: true })],
    ['several statements at once', () => withOptions({ multipleStatements: true })],
    ['big numbers as text', () => withOptions({ supportBigNumbers: true, bigNumberStrings: true })],
    ['rows as arrays', () => withOptions({ rowsAsArray: true })],
    ['nested tables', () => withOptions({ nestTables: true })],
    ['its own casts', () => withOptions({ typeCast: () => 'cast' })],
  ] as const) {
    it(`keeps text as it is, whatever it begins with: ${title}`, async () => {
      const { error } = await load(connect(), [order(1, AWKWARD)]);
      assert.equal(error, undefined);
      assert.deepEqual(await database.db('orders'), [{ id: 1, name: AWKWARD }]);
    });
  }

  it('keeps text with names and placeholders in it beside names with quotes in them', async () => {
    await database.db.raw("CREATE TABLE quotes (`it's` VARCHAR(40))");
    const { error } = await load(withOptions({ namedPlaceholders: true }), [{ quotes: { "it's": AWKWARD } }]);
    assert.equal(error, undefined);
    assert.deepEqual(await database.db('quotes'), [{ "it's": AWKWARD }]);
  });

  it('is read once a transaction and set only where it must be, and a table is read once a load', async () => {
    const db = database.connect({ pool: { min: 0, max: 1 } });
    const statements = async (): Promise<number[]> => {
      const [rows] = await db.raw(
        "SHOW SESSION STATUS WHERE Variable_name IN ('Com_select', 'Com_set_option')",
      );
      return rows.map(({ Value }: { Value: string }) => Number(Value));
    };
    await load(db, orders(1));
    const before = await statements();
    await load(db, orders(10, 1), { maxRecords: 1 });
    const after = await statements();
    assert.deepEqual(
      after.map((count, index) => count - before[index]!),
      [2 + 10, 0],
    );
  });

  for (const [statement, rows, code] of [
    ["sql_mode = 'NO_BACKSLASH_ESCAPES'", order(1, "x'),(99,(select user())) -- "), undefined],
    ["sql_mode = ''", order(1, 'x'.repeat(41)), 'too_long'],
    ["NAMES 'latin1'", order(1, AWKWARD), undefined],
    ['foreign_key_checks = 0', { order_lines: { order_id: 1, no: 1 } }, 'foreign_key'],
    ['sql_notes = 0', { exact: { price: '1.999' } }, 'bad_value'],
    ['max_error_count = 0', { exact: { price: '1.999' } }, 'bad_value'],
    ['check_constraint_checks = 0', { exact: { price: '-1' } }, 'check'],
    ['sql_select_limit = 1', order(1), undefined],
  ] as const) {
    for (const where of ['on the connection', 'in the transaction']) {
      it(`is set anew when it has changed ${where} between two batches: ${statement}`, async () => {
        await database.db.raw('CREATE OR REPLACE TABLE exact (price DECIMAL(6,2) CHECK (price > 0))');
        const pool = database.connect({ pool: { min: 0, max: 1 } });
        const db = where === 'on the connection' ? pool : await pool.transaction();
        try {
          assert.equal((await load(db, [{ orders: { id: 90, name: 'first' } }])).error, undefined);
          await db.raw(`SET ${statement}`);
          const { error } = await load(db, [rows]);
          assert.equal(error?.code, code);
          const names = await db('orders').where('id', '<', 90).pluck('name');
          assert.deepEqual(names, code ? [] : ['orders' in rows && (rows.orders as { name: string }).name]);
        } finally {
          if (db.isTransaction) await (db as Knex.Transaction).rollback();
        }
      });
    }
  }

  it('has no transaction open behind a load, whatever completion_type says', async () => {
    const db = withSettings('SET completion_type = 1');
    await load(db, orders(1));
    await load(db, orders(1));
    const [[{ open }]] = await db.raw('SELECT @@in_transaction AS open');
    assert.equal(open, 0);
  });

  it('keeps the warnings of more rows than a server does by itself', async () => {
    await database.db.raw('CREATE OR REPLACE TABLE noted (price DECIMAL(6,2))');
    await database.db.raw(
      "CREATE TRIGGER note BEFORE INSERT ON noted FOR EACH ROW SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = 'note'",
    );
    const rows = (price: string) => Array.from({ length: 100 }, () => ({ noted: { price } }));
    assert.equal((await load(database.db, rows('1.00'))).error, undefined);
    const { error } = await load(database.db, [...rows('1.00'), { noted: { price: '1.999' } }]);
    assert.equal(error?.code, 'bad_value');
  });

  it('stops a load whose warnings the server lists only in part', async () => {
    await database.db.raw('CREATE OR REPLACE TABLE exact (price DECIMAL(6,2))');
    const db = withSettings('DO 1');
    const connection = await db.client.acquireConnection();
    const { query } = connection;
    connection.query = (options: { sql: string }, done: (error: unknown, answer: object) => void) => {
      const sql = options.sql === 'SHOW WARNINGS' ? 'SHOW WARNINGS LIMIT 0' : options.sql;
      return query.call(connection, { ...options, sql }, done);
    };
    await db.client.releaseConnection(connection);
    const { error } = await load(db, [{ exact: { price: '1.999' } }], { maxRejects: 9 });
    assert.deepEqual(
      [error?.code, error?.message],
      ['database', 'inserting into exact: the server lists 0 of 1 warnings'],
    );
    await database.db.raw('DROP TABLE exact');
  });

  it('stops a load whose rows the server takes only in part', async () => {
    const db = withSettings('DO 1');
    const connection = await db.client.acquireConnection();
    const { query } = connection;
    connection.query = (options: { sql: string }, done: (error: unknown, answer: object) => void) =>
      query.call(connection, options, (error: unknown, answer: object) => {
        done(error, options.sql.startsWith('INSERT') ? { ...answer, affectedRows: 2 } : answer);
      });
    await db.client.releaseConnection(connection);
    const { error } = await load(db, orders(3), { maxRejects: 9 });
    assert.deepEqual(
      [error?.code, error?.message],
      ['database', 'inserting into orders: 2 of 3 rows went in'],
    );
    assert.deepEqual(await ordersIn(database.db), []);
  });

  it('keeps empty text apart from null', async () => {
    const { error } = await load(withSettings("SET sql_mode = 'EMPTY_STRING_IS_NULL'"), [order(1, '')]);
    assert.equal(error, undefined);
    assert.deepEqual(await database.db('orders'), [{ id: 1, name: '' }]);
  });

  it('is strict where the server is not', async () => {
    const { rejects } = await load(withSettings("SET sql_mode = ''"), [order(1, 'x'.repeat(41))], {
      maxRejects: 1,
    });
    assert.deepEqual(
      rejects.map(({ code, column }) => [code, column]),
      [['too_long', 'name']],
    );
  });

  it('checks foreign and unique keys where the server does not', async () => {
    const db = withSettings('SET foreign_key_checks = 0, unique_checks = 0');
    const { rejects } = await load(db, [{ order_lines: { order_id: 9, no: 1 } }], { maxRejects: 1 });
    assert.deepEqual(
      rejects.map(({ code }) => code),
      ['foreign_key'],
    );
  });

  it('is in UTC, where no hour is missing and none comes twice', async () => {
    await database.db.raw('CREATE TABLE times (at TIMESTAMP NULL)');
    const at = ['2024-03-31 02:30:00', '2024-10-27 00:30:00', '2024-10-27 01:30:00'];
    const db = withSettings("SET time_zone = '+05:00'");
    const { error } = await load(
      db,
      at.map(time => ({ times: { at: time } })),
    );
    assert.equal(error, undefined);
    const [rows] = await database.db.raw('SELECT UNIX_TIMESTAMP(at) AS at FROM times ORDER BY 1');
    assert.deepEqual(
      rows.map((row: { at: number }) => row.at),
      at.map(time => Date.parse(`${time}Z`) / 1000),
    );
  });

  it('takes 0 for a number and not for the next one', async () => {
    await database.db.raw('CREATE TABLE counted (id INT AUTO_INCREMENT PRIMARY KEY)');
    await load(withSettings("SET sql_mode = ''"), [{ counted: { id: 0 } }]);
    assert.deepEqual(await database.db('counted'), [{ id: 0 }]);
  });

  it('refuses null in a TIMESTAMP that takes none, instead of the time of day', async () => {
    await database.db.raw('CREATE TABLE stamped (id INT, at TIMESTAMP NOT NULL)');
    const { rejects } = await load(database.db, [{ stamped: { id: 1, at: null } }], { maxRejects: 1 });
    assert.deepEqual(
      rejects.map(({ code, column }) => [code, column]),
      [['not_null', 'at']],
    );
  });

  it('is refused when the driver goes on to encode text otherwise', async () => {
    const connection = { ...database.mariadb!.connection, charset: 'LATIN1_SWEDISH_CI' };
    const untold = withSettings("SET session_track_system_variables = ''", { connection });
    const { error } = await load(untold, orders(1));
    assert.equal(error?.code, 'session');
    assert.match(
      error!.message,
      /^charset of the connection: expected utf8mb4, found one that changes text$/,
    );
  });

  it('is refused when the driver formats statements in a way of its own', async () => {
    const { error } = await load(withOptions({ queryFormat: (sql: string) => sql }), orders(1));
    assert.equal(error?.code, 'session');
  });
});

describe('The session of a connection to SQLite', () => {
  const database = useSqlite();
  beforeEach(() => createOrders(database.db));

  for (const [pragma, message] of [
    ['foreign_keys = OFF', 'foreign_keys of the connection: expected on, found off'],
    ['ignore_check_constraints = ON', 'ignore_check_constraints of the connection: expected off, found on'],
    ['journal_mode = OFF', 'journal_mode of the connection: expected one that can roll back, found off'],
  ] as const) {
    it(`is refused with ${pragma}, set behind a load`, async () => {
      const db = database.connect();
      assert.equal((await load(db, orders(1, 90))).error, undefined);
      const connection = await db.client.acquireConnection();
      connection.unsafeMode();
      connection.pragma(pragma);
      await db.client.releaseConnection(connection);
      const { error } = await load(db, orders(1));
      assert.deepEqual([error?.code, error?.message], ['session', message]);
      assert.deepEqual(await ordersIn(db), [90]);
    });
  }

  it('may read numbers as bigints', async () => {
    const db = database.connect();
    const connection = await db.client.acquireConnection();
    connection.defaultSafeIntegers(true);
    await db.client.releaseConnection(connection);
    const { error, written } = await load(db, orders(3));
    assert.deepEqual([error, written], [undefined, 3]);
  });
});

describe('A connection of the pool', () => {
  for (const { name, use } of databases) {
    describe(`to ${name}`, () => {
      const database = use();

      it('can be used for a load again and again, and for other things between', async () => {
        await createOrders(database.db);
        for (const first of [0, 10]) {
          assert.equal((await load(database.db, orders(3, first))).error, undefined);
          assert.equal((await load(database.db, orders(3, first))).error?.name, 'LoadError');
        }
        assert.deepEqual(await ordersIn(database.db), [0, 1, 2, 10, 11, 12]);
      });
    });
  }
});
