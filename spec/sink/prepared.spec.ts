import assert from 'node:assert/strict';
import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Connection } from 'mysql2';
import { grouper } from '../../lib/batch/group.js';
import { markBatch } from '../../lib/batch/made.js';
import { describeTables } from '../../lib/sink/describe.js';
import { encoderFor, formsOf, type TableDescriptions } from '../../lib/sink/encode.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { KnexSinkOptions } from '../../lib/sink/knex-sink-options.js';
import type { Report } from '../../lib/sink/tally.js';
import { closeStatements, insertBound } from '../../lib/sink/writers/mysql-prepared.js';
import { setDeadline } from '../../lib/sink/writers/mysql-query.js';
import { transactionOn } from '../../lib/sink/writers/mysql-transaction.js';
import type { EncodedRows } from '../../lib/batch/encoded.js';
import type { ColumnValue, RowsOf } from '../../lib/types.js';
import { MYSQL } from '../support/column-rows.js';
import { useMariadb } from '../support/databases.js';
import { withRows } from '../support/records.js';
import { tcpProxy } from '../support/tcp-proxy.js';
import { AWKWARD, CHANGED_BY_MARIADB } from '../support/values.js';

type By = 'parameters' | 'text';

describe('Statements that are prepared', () => {
  const database = useMariadb();
  // One connection, to look at it.
  let alone: Knex;

  before(() => {
    alone = database.connect({ pool: { min: 0, max: 1 } });
  });
  afterEach(async () => {
    for (const table of ['child', 'parent', 'other', 't']) await database.db.schema.dropTableIfExists(table);
  });

  async function encodedBy(by: By, records: readonly RowsOf[]) {
    const group = grouper();
    records.forEach((rows, record) => group.add(withRows(record, rows)));
    const batch = group.take();
    const described = (await describeTables(
      database.db,
      batch.tables.map(({ table }) => table),
    ))!;
    const asMysql = described.map(([table, columns]) => [
      table,
      columns.map(column => ({ ...column, version: MYSQL })),
    ]) as unknown as TableDescriptions;
    return encoderFor(formsOf(by === 'parameters' ? described : asMysql, false))(batch);
  }

  /** One batch, a record for each entry. */
  async function put(
    records: readonly RowsOf[],
    by: By = 'parameters',
    db: Knex = alone,
    options: KnexSinkOptions = {},
  ): Promise<Report> {
    const sink = knexSink(db, { maxRejects: records.length, ...options });
    const failing = new Promise<never>((_resolve, reject) => sink.once('error', reject));
    sink.end(markBatch(await encodedBy(by, records)));
    await Promise.race([failing, sink.settled]);
    return sink.report();
  }

  const rowsOf = (values: readonly ColumnValue[]): RowsOf[] =>
    values.map((value, no) => ({ t: { no, value } }));
  const numbered = (count: number): RowsOf[] =>
    Array.from({ length: count }, (_none, no) => ({ t: { no, value: no % 3 ? `row ${no}` : null } }));
  const statusOf = async (name: string): Promise<number> => {
    const [[{ Value }]] = await database.db.raw(`SHOW GLOBAL STATUS LIKE '${name}'`);
    return Number(Value);
  };
  const contents = (table = 't'): Promise<Record<string, unknown>[]> =>
    database.db(table).select().orderBy('no');
  const withColumn = (type: string): Promise<void> =>
    database.db.schema.raw(`CREATE TABLE t (no INT PRIMARY KEY, value ${type}) ENGINE = InnoDB`).then();
  const autocommit = async (): Promise<number> => {
    const [[{ value }]] = await alone.raw('SELECT @@SESSION.autocommit AS value');
    return value;
  };

  it('keep text byte for byte, and null', async () => {
    await withColumn('LONGTEXT');
    const before = await statusOf('Com_stmt_execute');
    const values = [...AWKWARD, null, '', 'x'.repeat(250), 'x'.repeat(251), 'é'.repeat(40_000)];
    await put(rowsOf(values));
    assert.ok((await statusOf('Com_stmt_execute')) > before);
    const rows = await database.db('t').select(database.db.raw('HEX(value) AS hex')).orderBy('no');
    assert.deepEqual(
      rows.map(({ hex }) => hex),
      values.map(value => (value === null ? null : Buffer.from(value).toString('hex').toUpperCase())),
    );
  });

  it('keep bytes of all kinds', async () => {
    await withColumn('VARBINARY(300)');
    const values = Array.from({ length: 256 }, (_none, byte) => Buffer.from([byte, 0x80, byte]));
    const all = Buffer.from(values.map(([byte]) => byte!));
    await put(rowsOf([...values, all, null, Buffer.alloc(0)]));
    assert.deepEqual(
      (await contents()).map(({ value }) => value),
      [...values, all, null, Buffer.alloc(0)],
    );
  });

  for (const count of [1, 15, 16, 17, 100, 1023, 1024, 1025, 5000]) {
    it(`put ${count} rows`, async () => {
      await withColumn('VARCHAR(20)');
      const before = await statusOf('Com_stmt_execute');
      const { written } = await put(numbered(count));
      assert.deepEqual(
        [written, await contents()],
        [count, numbered(count).map(({ t }) => ({ ...(t as object) }))],
      );
      assert.equal((await statusOf('Com_stmt_execute')) > before, count >= 16);
    });
  }

  for (const [type, value] of CHANGED_BY_MARIADB) {
    it(`refuse what text refuses: ${typeof value} ${String(value).slice(0, 30)} for ${type}`, async () => {
      const good = Array<ColumnValue>(20).fill(type.startsWith('BIT') ? 1 : null);
      const outcomes = [];
      for (const by of ['text', 'parameters'] as const) {
        await withColumn(type);
        const { read, written, rejected, rejects } = await put(rowsOf([...good, value, ...good]), by);
        outcomes.push({ read, written, rejected, rejects, rows: await contents() });
        await database.db.schema.dropTable('t');
      }
      assert.equal(outcomes[0]!.rejected, 1);
      assert.deepEqual(outcomes[1], outcomes[0]);
    });
  }

  it('keep numbers in columns of text as text does', async () => {
    const numbers = [0.1, -0, 1e20, 1e21, -1.5e300, 1e-7, 5e-324, 2 ** 53, 12n ** 20n, true, false];
    const outcomes = [];
    for (const by of ['text', 'parameters'] as const) {
      await withColumn('VARCHAR(40)');
      await put(rowsOf([...numbers, ...Array(20).fill('x')]), by);
      outcomes.push((await contents()).slice(0, numbers.length));
      await database.db.schema.dropTable('t');
    }
    assert.equal(outcomes[0]![3]!.value, '1e+21');
    assert.deepEqual(outcomes[1], outcomes[0]);
  });

  const parents = Array.from({ length: 20 }, (_none, no) => ({ parent: { no: no + 100 } }));
  for (const [what, record] of [
    ['a duplicate key', { parent: { no: 100 } }],
    ['a foreign key without its row', { parent: { no: 1 }, child: { no: 1, parent: 7 } }],
    ['a value that is missing', { parent: { no: null } }],
  ] as const) {
    it(`refuse what text refuses: ${what}`, async () => {
      const outcomes = [];
      for (const by of ['text', 'parameters'] as const) {
        await database.db.schema.raw('CREATE TABLE parent (no INT PRIMARY KEY) ENGINE = InnoDB');
        await database.db.schema.raw(
          'CREATE TABLE child (no INT, parent INT, CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES parent (no)) ENGINE = InnoDB',
        );
        const { written, rejects } = await put([...parents, record], by);
        outcomes.push({ written, rejects, rows: [await contents('parent'), await contents('child')] });
        for (const table of ['child', 'parent']) await database.db.schema.dropTable(table);
      }
      assert.equal(outcomes[0]!.rejects.length, 1);
      assert.deepEqual(outcomes[1], outcomes[0]);
    });
  }

  it('are closed behind the load, and leave the connection as it was', async () => {
    await withColumn('VARCHAR(20)');
    const before = await statusOf('Com_stmt_prepare');
    await put(numbered(2000));
    assert.equal(await autocommit(), 1);
    assert.ok((await statusOf('Com_stmt_prepare')) > before);
    assert.equal(await statusOf('Prepared_stmt_count'), 0);
    // Refused as a whole: a duplicate key.
    await assert.rejects(put(numbered(2000), 'parameters', alone, { maxRejects: 0 }), /duplicate key/);
    assert.equal(await autocommit(), 1);
    assert.equal(await statusOf('Prepared_stmt_count'), 0);
  });

  it('leave a connection that does not commit by itself as it was', async () => {
    await withColumn('VARCHAR(20)');
    await alone.raw('SET SESSION autocommit = 0');
    await put(numbered(2000));
    assert.equal(await autocommit(), 0);
    await alone.raw('SET SESSION autocommit = 1');
    assert.equal((await contents()).length, 2000);
  });

  it('are prepared anew when the session was reset', async () => {
    await withColumn('VARCHAR(20)');
    const records = numbered(3000);
    const sink = knexSink(alone);
    for (const [index, part] of [0, 1000, 2000].entries()) {
      const batch = markBatch(await encodedBy('parameters', records.slice(part, part + 1000)));
      await new Promise<void>(resolve => sink.write(batch, () => resolve()));
      while (sink.report().written < part + 1000) await setTimeout(5);
      // The second batch has met the error, and the third is sent as the first was.
      assert.equal((await statusOf('Prepared_stmt_count')) > 0, index !== 1);
      if (index > 0) continue;
      const connection = (await alone.client.acquireConnection()) as Connection;
      await new Promise(resolve => connection.reset(resolve));
      await alone.client.releaseConnection(connection);
    }
    sink.end();
    await sink.settled;
    assert.equal((await contents()).length, 3000);
  });

  it('are closed behind the load, too, where they were prepared while others were closed', async () => {
    await withColumn('VARCHAR(20)');
    const { tables } = await encodedBy('parameters', numbered(1296));
    const connection = (await alone.client.acquireConnection()) as Connection;
    setDeadline(connection, 60_000);
    const transaction = transactionOn(connection);
    await transaction.begin();
    const inserting = insertBound(connection, tables[0] as EncodedRows, [
      { from: 0, to: 1024 },
      { from: 1024, to: 1280 },
      { from: 1280, to: 1296 },
    ]);
    closeStatements(connection);
    await inserting;
    assert.equal(await statusOf('Prepared_stmt_count'), 3);
    closeStatements(connection);
    await transaction.rollback();
    await alone.client.releaseConnection(connection);
    assert.equal(await statusOf('Prepared_stmt_count'), 0);
  });

  it('are few, however many tables there are', async () => {
    const tables = Array.from({ length: 66 }, (_none, at) => `t${at}`);
    for (const table of tables)
      await database.db.schema.raw(`CREATE TABLE ${table} (no INT) ENGINE = InnoDB`);
    const records = Array.from({ length: 40 }, (_none, no) =>
      Object.fromEntries(tables.map(table => [table, { no }])),
    );
    const sink = knexSink(alone);
    sink.write(markBatch(await encodedBy('parameters', records)));
    while (sink.report().written < records.length) await setTimeout(5);
    assert.equal(await statusOf('Prepared_stmt_count'), 64);
    sink.end();
    await sink.settled;
    for (const table of tables) {
      assert.deepEqual(await database.db(table).sum({ sum: 'no' }), [{ sum: '780' }]);
      await database.db.schema.dropTable(table);
    }
  });

  it('are told of to who traces the driver, from their beginning to their end', async () => {
    await withColumn('VARCHAR(20)');
    const counts = { start: 0, asyncEnd: 0 };
    const count = (name: keyof typeof counts) => () => void counts[name]++;
    const channel = tracingChannel('mysql2:query');
    const handlers = { start: count('start'), asyncEnd: count('asyncEnd') };
    channel.subscribe(handlers as never);
    await put(numbered(2000));
    await autocommit();
    channel.unsubscribe(handlers as never);
    assert.ok(counts.start > 10);
    assert.equal(counts.asyncEnd, counts.start);
  });

  it('may take as long as they may each, not all together', async () => {
    await withColumn('VARCHAR(20)');
    const waiting = database.connect();
    const holding = async (no: number, ms: number): Promise<() => Promise<void>> => {
      const other = await waiting.transaction();
      await other('t').insert({ no });
      return async () => {
        await setTimeout(ms);
        await other.rollback();
      };
    };
    const releases = [await holding(5, 2000), await holding(1500, 4000)];
    const loading = put(numbered(3000), 'parameters', alone, { timeoutMs: 3000, retryMs: 0 });
    const [{ written }] = await Promise.all([loading, ...releases.map(release => release())]);
    assert.equal(written, 3000);
    await waiting.destroy();
  });

  it('give way to text where the server prepares none, or the connection compresses', async () => {
    await withColumn('VARCHAR(20)');
    const before = await statusOf('Com_stmt_execute');
    const { db, mariadb } = database;
    if (mariadb!.server.isOurs) {
      const [[{ most }]] = await db.raw('SELECT @@GLOBAL.max_prepared_stmt_count AS most');
      await db.raw('SET GLOBAL max_prepared_stmt_count = 0');
      await put(numbered(100)).finally(() => db.raw(`SET GLOBAL max_prepared_stmt_count = ${most}`));
      assert.equal((await db('t').delete()) as number, 100);
    }
    const compressing = database.connect({
      connection: { ...mariadb!.connection, compress: true } as object,
    });
    await put(numbered(100), 'parameters', compressing);
    assert.equal((await contents()).length, 100);
    assert.equal(await statusOf('Com_stmt_execute'), before);
  });

  it('give way to text where they end connections time after time', async () => {
    await withColumn('VARCHAR(20)');
    const { connection } = database.mariadb!;
    const proxy = await tcpProxy(connection as { host: string; port: number });
    proxy.strike = ({ isPrepared }) => (isPrepared ? ['cut', 'before'] : undefined);
    const through = database.connect({ connection: { ...connection, port: proxy.port } as object });
    try {
      await put(numbered(100), 'parameters', through, { retryMs: 60_000 });
    } finally {
      await through.destroy();
      await proxy.close();
    }
    // Three statements each time, all of which may come before it is cut.
    assert.ok(proxy.faults >= 3 && proxy.faults <= 9, `${proxy.faults} faults`);
    assert.equal((await contents()).length, 100);
  });

  describe('of which one ends its transaction by a deadlock', () => {
    // Three statements; the second waits for what another transaction holds, which then waits for the first.
    const records = numbered(3000);
    const [FIRST, HELD] = [5, 1500];
    let other: Knex.Transaction;
    let heavy: Knex;

    beforeEach(async () => {
      await withColumn('VARCHAR(20)');
      await database.db.schema.raw('CREATE TABLE other (no INT PRIMARY KEY) ENGINE = InnoDB');
      heavy = database.connect();
      other = await heavy.transaction();
      // The server ends the transaction that has changed less.
      await other('other').insert(Array.from({ length: 9000 }, (_none, no) => ({ no })));
      await other('t').insert({ no: HELD });
    });
    afterEach(() => heavy.destroy());

    async function deadlock(): Promise<void> {
      const waiting = async (): Promise<number> => {
        const [rows] = await database.db.raw(
          "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'",
        );
        return rows.length;
      };
      // Who asks more often is told the same again.
      do await setTimeout(200);
      while ((await waiting()) === 0);
      await other('t').insert({ no: FIRST });
      await other.rollback();
    }

    /** What is in the table behind a ROLLBACK. */
    async function left(isHeld: boolean): Promise<number> {
      const connection = (await alone.client.acquireConnection()) as Connection;
      setDeadline(connection, 60_000);
      const transaction = transactionOn(connection);
      await transaction.begin();
      if (isHeld) await transaction.hold();
      const { tables } = await encodedBy('parameters', records);
      const inserting = insertBound(connection, tables[0] as EncodedRows, [
        { from: 0, to: 1024 },
        { from: 1024, to: 2048 },
        { from: 2048, to: 3000 },
      ]);
      await Promise.all([
        assert.rejects(inserting, /^LoadError: inserting into t: MySQL error 1213/),
        deadlock(),
      ]);
      await transaction.rollback();
      await alone.client.releaseConnection(connection);
      return (await contents()).length;
    }

    it('commit what stands behind it, unless they are held', async () => {
      assert.equal(await left(false), 952);
    });

    it('commit nothing', async () => {
      assert.equal(await left(true), 0);
    });

    it('go in when they are tried again', async () => {
      const [{ written, rejected }] = await Promise.all([put(records), deadlock()]);
      assert.deepEqual([written, rejected, (await contents()).length], [3000, 0, 3000]);
    });
  });
});
