import assert from 'node:assert/strict';
import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Connection } from 'mysql2';
import type { EncodedRows } from '../../lib/batch/encoded.js';
import { markBatch } from '../../lib/batch/made.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { sendAtOnce } from '../../lib/sink/writers/mysql-at-once.js';
import { boundTo, closeStatements } from '../../lib/sink/writers/mysql-prepared.js';
import { setDeadline } from '../../lib/sink/writers/mysql-query.js';
import { transactionOn } from '../../lib/sink/writers/mysql-transaction.js';
import { numbered, useEncodedBatches } from '../support/encoded-batches.js';
import { tcpProxy } from '../support/tcp-proxy.js';

describe('Statements that are prepared', () => {
  const bound = useEncodedBatches();
  const { database, encodedBy, put, statusOf, contents, withColumn } = bound;
  const autocommit = async (): Promise<number> => {
    const [[{ value }]] = await bound.alone.raw('SELECT @@SESSION.autocommit AS value');
    return value;
  };

  it('are closed behind the load, and leave the connection as it was', async () => {
    await withColumn('VARCHAR(20)');
    const before = await statusOf('Com_stmt_prepare');
    await put(numbered(2000));
    assert.equal(await autocommit(), 1);
    assert.ok((await statusOf('Com_stmt_prepare')) > before);
    assert.equal(await statusOf('Prepared_stmt_count'), 0);
    // Refused as a whole: a duplicate key.
    await assert.rejects(put(numbered(2000), 'parameters', bound.alone, { maxRejects: 0 }), /duplicate key/);
    assert.equal(await autocommit(), 1);
    assert.equal(await statusOf('Prepared_stmt_count'), 0);
  });

  it('leave a connection that does not commit by itself as it was', async () => {
    await withColumn('VARCHAR(20)');
    await bound.alone.raw('SET SESSION autocommit = 0');
    await put(numbered(2000));
    assert.equal(await autocommit(), 0);
    await bound.alone.raw('SET SESSION autocommit = 1');
    assert.equal((await contents()).length, 2000);
  });

  it('are prepared anew when the session was reset', async () => {
    await withColumn('VARCHAR(20)');
    const records = numbered(3000);
    const sink = knexSink(bound.alone);
    for (const [index, part] of [0, 1000, 2000].entries()) {
      const batch = markBatch(await encodedBy('parameters', records.slice(part, part + 1000)));
      await new Promise<void>(resolve => sink.write(batch, () => resolve()));
      while (sink.report().written < part + 1000) await setTimeout(5);
      // The second batch has met the error, and the third is sent as the first was.
      assert.equal((await statusOf('Prepared_stmt_count')) > 0, index !== 1);
      if (index > 0) continue;
      const connection = (await bound.alone.client.acquireConnection()) as Connection;
      await new Promise(resolve => connection.reset(resolve));
      await bound.alone.client.releaseConnection(connection);
    }
    sink.end();
    await sink.settled;
    assert.equal((await contents()).length, 3000);
  });

  it('are closed behind the load, too, where they were prepared while others were closed', async () => {
    await withColumn('VARCHAR(20)');
    const { tables } = await encodedBy('parameters', numbered(1296));
    const connection = (await bound.alone.client.acquireConnection()) as Connection;
    setDeadline(connection, 60_000);
    const preparing = boundTo(connection, tables[0] as EncodedRows, [
      { from: 0, to: 1024 },
      { from: 1024, to: 1280 },
      { from: 1280, to: 1296 },
    ]);
    closeStatements(connection);
    await preparing;
    await bound.alone.client.releaseConnection(connection);
    assert.equal(await statusOf('Prepared_stmt_count'), 3);
    closeStatements(connection);
    assert.equal(await statusOf('Prepared_stmt_count'), 0);
  });

  it('are few, however many tables there are', async () => {
    const tables = Array.from({ length: 66 }, (_none, at) => `t${at}`);
    for (const table of tables)
      await database.db.schema.raw(`CREATE TABLE ${table} (no INT) ENGINE = InnoDB`);
    const records = Array.from({ length: 40 }, (_none, no) =>
      Object.fromEntries(tables.map(table => [table, { no }])),
    );
    const sink = knexSink(bound.alone);
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
    const loading = put(numbered(3000), 'parameters', bound.alone, { timeoutMs: 3000, retryMs: 0 });
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

  it('give way to text for rows that are longer than a packet', async function () {
    const { db, mariadb } = database;
    if (!mariadb!.server.isOurs) this.skip();
    await withColumn('LONGTEXT');
    const [[{ most }]] = await db.raw('SELECT @@GLOBAL.max_allowed_packet AS most');
    await db.raw(`SET GLOBAL max_allowed_packet = ${64 * 2 ** 20}`);
    const before = await statusOf('Aborted_clients');
    const through = database.connect();
    const records = numbered(40).map((record, at) =>
      at === 30 ? { t: { no: at, value: 'x'.repeat(17 * 2 ** 20) } } : record,
    );
    await put(records, 'parameters', through).finally(() =>
      db.raw(`SET GLOBAL max_allowed_packet = ${most}`),
    );
    await through.destroy();
    const [[{ length, count }]] = await db.raw(
      'SELECT MAX(LENGTH(value)) AS length, COUNT(*) AS count FROM t',
    );
    assert.deepEqual([Number(length), Number(count)], [17 * 2 ** 20, 40]);
    assert.equal(await statusOf('Aborted_clients'), before);
  });

  it('are taken back where one is refused, though the ROLLBACK is interrupted', async () => {
    await withColumn('VARCHAR(20)');
    const { connection } = database.mariadb!;
    const proxy = await tcpProxy(connection as { host: string; port: number });
    // The server does not get the first, and has its transaction open.
    proxy.strike = ({ statement }) =>
      proxy.faults === 0 && statement?.startsWith('ROLLBACK') ? ['interrupt', 'before'] : undefined;
    const through = database.connect({ connection: { ...connection, port: proxy.port } as object });
    const records = numbered(2000);
    records[1500] = { t: { no: 3, value: 'again' } };
    try {
      const { written, rejected } = await put(records, 'parameters', through);
      assert.deepEqual([proxy.faults, written, rejected], [1, 1999, 1]);
    } finally {
      await through.destroy();
      await proxy.close();
    }
    assert.equal((await contents()).length, 1999);
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
      const connection = (await bound.alone.client.acquireConnection()) as Connection;
      setDeadline(connection, 60_000);
      const transaction = transactionOn(connection, isHeld);
      const { tables, positions } = await encodedBy('parameters', records);
      const batch = { tables, columns: [new Map()], positions: positions as never, before: [], after: [] };
      const begin = transaction.hold();
      const inserting = sendAtOnce(connection, { batch, begin, maxPacket: 2 ** 24 });
      await Promise.all([
        assert.rejects(inserting, /^LoadError: inserting into t: MySQL error 1213/),
        deadlock(),
      ]);
      await transaction.rollback();
      await bound.alone.client.releaseConnection(connection);
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
