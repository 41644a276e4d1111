import assert from 'node:assert/strict';
import { databases, useMariadb, useSqlite } from '../support/databases.js';
import { createOrders, load } from '../support/orders.js';

for (const { name, use } of databases) {
  describe(`The tables that knexSink finds in ${name}`, () => {
    const database = use();
    before(() => createOrders(database.db));

    for (const [rows, code, message] of [
      [{ order: { id: 1 } }, 'unknown_table', 'record 0: no table order; did you mean orders?'],
      [{ Orders: { id: 1 } }, 'unknown_table', 'record 0: no table Orders; did you mean orders?'],
      [
        { ORDER_LINES: { id: 1 } },
        'unknown_table',
        'record 0: no table ORDER_LINES; did you mean order_lines?',
      ],
      [{ weather: { id: 1 } }, 'unknown_table', 'record 0: no table weather'],
      [{ 'orders.id': { id: 1 } }, 'unknown_table', 'record 0: no table orders.id; did you mean orders?'],
      [{ 'orders`; --': { id: 1 } }, 'unknown_table', 'record 0: no table orders`; --'],
      [
        { orders: { id: 1, nome: '' } },
        'unknown_column',
        'record 0: no column nome in orders; did you mean name?',
      ],
      [
        { orders: { ID: 1, name: '' } },
        'unknown_column',
        'record 0: no column ID in orders; did you mean id?',
      ],
      [
        { orders: { id: 1, 'name ': '' } },
        'unknown_column',
        'record 0: no column name  in orders; did you mean name?',
      ],
      [{ orders: { id: 1, weather: '' } }, 'unknown_column', 'record 0: no column weather in orders'],
    ] as const) {
      it(`${code}: ${message}`, async () => {
        const { error } = await load(database.db, [rows], { maxRejects: 9 });
        assert.deepEqual([error?.code, error?.message], [code, message]);
        assert.deepEqual(await database.db('orders'), []);
      });
    }

    it('have quoted names, whatever these hold', async () => {
      const table = 'se"le`ct \'?:a';
      const column = 'fr"o`m \'?:a';
      await database.db.schema.createTable(table, builder => builder.specificType(column, 'varchar(10)'));
      const { error } = await load(database.db, [{ [table]: { [column]: 'x' } }]);
      assert.equal(error, undefined);
      assert.deepEqual(await database.db.select('*').from(table), [{ [column]: 'x' }]);
    });

    it('may leave columns to their defaults', async () => {
      await database.db.schema.createTable('defaults', table => {
        table.increments('id');
        table.integer('one').notNullable().defaultTo(1);
        table.integer('none');
      });
      const { error } = await load(database.db, [{ defaults: { none: null } }, { defaults: { none: 5 } }]);
      assert.equal(error, undefined);
      assert.deepEqual(await database.db('defaults'), [
        { id: 1, one: 1, none: null },
        { id: 2, one: 1, none: 5 },
      ]);
    });

    it('give no values to generated columns', async () => {
      await database.db.raw('CREATE TABLE sums (a INT, b INT, c INT GENERATED ALWAYS AS (a + b))');
      assert.equal((await load(database.db, [{ sums: { a: 1, b: 2 } }])).error, undefined);
      const { error } = await load(database.db, [{ sums: { a: 1, b: 2, c: 4 } }]);
      assert.equal(error?.code, 'unknown_column');
    });
  });
}

describe('The tables of MariaDB', () => {
  const database = useMariadb();

  for (const engine of ['MyISAM', 'Aria', 'MEMORY']) {
    it(`are refused with the engine ${engine}, which has no transactions`, async () => {
      await database.db.raw(`CREATE TABLE of_${engine} (id INT) ENGINE = ${engine}`);
      const { error } = await load(database.db, [{ [`of_${engine}`]: { id: 1 } }]);
      assert.equal(error?.code, 'engine');
      assert.equal(error?.message, `of_${engine}: expected a table with transactions, found ${engine}`);
    });
  }

  it('are no views', async () => {
    await database.db.raw('CREATE TABLE seen (id INT)');
    await database.db.raw('CREATE VIEW seeing AS SELECT * FROM seen');
    const { error } = await load(database.db, [{ seeing: { id: 1 } }]);
    assert.match(error!.message, /^seeing: expected a table with transactions, found a view$/);
  });
});

describe('The tables of SQLite', () => {
  const database = useSqlite();

  it('refuse what their own clauses would replace or ignore', async () => {
    await database.db.raw(
      'CREATE TABLE clauses (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, a INT UNIQUE ON CONFLICT IGNORE)',
    );
    const { rejects } = await load(
      database.db,
      [{ clauses: { id: 1, a: 1 } }, { clauses: { id: 1, a: 2 } }, { clauses: { id: 2, a: 1 } }],
      { maxRejects: 2 },
    );
    assert.deepEqual(
      rejects.map(({ code, column }) => [code, column]),
      [
        ['duplicate_key', 'id'],
        ['duplicate_key', 'a'],
      ],
    );
  });

  it('are whole again behind a trigger that rolls back by itself', async () => {
    const memory = database.connect({ connection: ':memory:' });
    await memory.raw('CREATE TABLE guarded (id INTEGER)');
    await memory.raw(
      "CREATE TRIGGER guards BEFORE INSERT ON guarded WHEN new.id = 2 BEGIN SELECT RAISE(ROLLBACK, 'not 2'); END",
    );
    const { error, rejects } = await load(
      memory,
      [1, 2, 3].map(id => ({ guarded: { id } })),
      { maxRejects: 1 },
    );
    assert.equal(error, undefined);
    assert.deepEqual(
      rejects.map(({ code, position }) => [code, position.record]),
      [['check', 1]],
    );
    assert.deepEqual(await memory('guarded'), [{ id: 1 }, { id: 3 }]);
  });

  it('end the load at such an error in the middle of a search for bad records, too', async () => {
    await database.db.raw('CREATE TABLE unique_ids (id INTEGER PRIMARY KEY)');
    await database.db.raw('CREATE TABLE lost (id INTEGER)');
    await database.db.raw('CREATE TRIGGER loses BEFORE INSERT ON lost BEGIN SELECT RAISE(IGNORE); END');
    const records = [{ unique_ids: { id: 1 }, lost: { id: 1 } }, { unique_ids: { id: 1 } }];
    const { error } = await load(database.db, records, { maxRejects: 9 });
    assert.equal(error?.message, 'record 0: lost: the row did not go in');
    assert.deepEqual(await database.db('unique_ids'), []);
  });

  it('end the load when a trigger drops a row without a word', async () => {
    await database.db.raw('CREATE TABLE dropped (id INTEGER)');
    await database.db.raw('CREATE TRIGGER drops BEFORE INSERT ON dropped BEGIN SELECT RAISE(IGNORE); END');
    const { error } = await load(database.db, [{ dropped: { id: 1 } }], { maxRejects: 9 });
    assert.equal(error?.code, 'database');
    assert.equal(error?.message, 'record 0: dropped: the row did not go in');
  });
});
