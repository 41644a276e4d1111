import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import highland from 'highland';
import { fromHighland, toHighland } from '../lib/highland.js';
import { knexSink } from '../lib/sink/knex-sink.js';
import type { BatchReport } from '../lib/sink/tally.js';
import { asRecords } from '../lib/stages/as-records.js';
import { batchByTable } from '../lib/stages/batch-by-table.js';
import { map } from '../lib/stages/map.js';
import type { Batch, RowsOf } from '../lib/types.js';
import { useSqlite } from './support/databases.js';
import { createOrders, order, orders, ordersIn } from './support/orders.js';

/** What a stage of batches makes of records, each given as its rows. */
async function batchesOf(records: Iterable<RowsOf>, stage = batchByTable()): Promise<Batch[]> {
  const batches: Batch[] = [];
  await pipeline(
    Readable.from(records),
    asRecords<RowsOf>(),
    map((rows: RowsOf) => rows),
    stage,
    async function (given: AsyncIterable<Batch>) {
      for await (const batch of given) batches.push(batch);
    },
  );
  return batches;
}

describe('Records that are handed over', () => {
  const database = useSqlite();
  beforeEach(() => createOrders(database.db));

  it('come as rows grouped by table, those of a table together and in order', async () => {
    const [batch] = await batchesOf(orders(3));
    assert.deepEqual(
      batch!.tables.map(({ table, rows, records }) => [
        table,
        rows.map(row => row.id ?? row.order_id),
        records,
      ]),
      [
        ['orders', [0, 1, 2], [0, 1, 2]],
        ['order_lines', [0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2]],
      ],
    );
  });

  for (const count of [1, 2, 1999, 2000, 2001, 5000]) {
    it(`keep count and order: ${count}`, async () => {
      const batches = await batchesOf(orders(count));
      const ids = batches.flatMap(({ tables }) => tables[0]!.rows.map(({ id }) => id));
      assert.deepEqual(ids, [...Array(count).keys()]);
      assert.deepEqual(
        batches.map(({ number }) => number),
        [...Array(Math.ceil(count / 2000)).keys()],
      );
    });
  }

  it('are in batches of 2,000 records where nothing else is said', async () => {
    const batches = await batchesOf(orders(5000));
    assert.deepEqual(
      batches.map(({ read }) => read),
      [2000, 2000, 1000],
    );
  });

  it('all come in from many sources at once, each in its own order', async () => {
    const each = 2500;
    const sources = [0, 1, 2, 3].map(number =>
      toHighland<RowsOf>(Readable.from(orders(each, number * each))),
    );
    const batches: Batch[] = [];
    const sink = knexSink(database.db);
    const stage = batchByTable();
    stage.on('data', batch => batches.push(batch));
    const merged = fromHighland(highland(sources).merge());
    await pipeline(
      merged,
      asRecords<RowsOf>(),
      map((rows: RowsOf) => rows),
      stage,
      sink,
    );
    assert.deepEqual(await ordersIn(database.db), [...Array(4 * each).keys()]);
    assert.equal(sink.report().written, 4 * each);

    const ids = batches.flatMap(({ tables }) => tables[0]!.rows.map(({ id }) => Number(id)));
    const sourceOf = (id: number): number => Math.floor(id / each);
    assert.notDeepEqual(ids, [...Array(4 * each).keys()], 'one came behind the other');
    for (const number of [0, 1, 2, 3]) {
      const own = ids.filter(id => sourceOf(id) === number);
      assert.deepEqual(
        own,
        [...own].sort((one, other) => one - other),
      );
    }
  });

  it('take one write for a batch, not one for a record', async () => {
    const sink = knexSink(database.db);
    let writes = 0;
    const { write } = sink;
    sink.write = (batch: unknown) => {
      writes++;
      return write.call(sink, batch, 'utf8');
    };
    await pipeline(
      Readable.from(orders(5000)),
      asRecords<RowsOf>(),
      map((rows: RowsOf) => rows),
      batchByTable({ maxRecords: 500 }),
      sink,
    );
    assert.deepEqual([writes, sink.report().batches], [10, 10]);
  });

  it('are all in or not at all where one of them has 100,000 rows', async () => {
    const lines = (count: number) => Array.from({ length: count }, (_, no) => ({ order_id: 0, no }));
    const load = async (rows: RowsOf) => {
      const batches: BatchReport[] = [];
      const sink = knexSink(database.db, { maxRejects: 1, onBatch: batch => batches.push(batch) });
      await pipeline(
        Readable.from([rows]),
        asRecords<RowsOf>(),
        map((one: RowsOf) => one),
        batchByTable(),
        sink,
      );
      return batches.map(({ rows }) => rows);
    };
    const many = lines(100_000);
    const { orders } = order(0);
    const twice = { orders: orders!, order_lines: [...many, many[7]!] };
    assert.deepEqual(await load(twice), [{}]);
    assert.deepEqual(await ordersIn(database.db), []);
    assert.deepEqual(await load({ orders: orders!, order_lines: many }), [
      { orders: 1, order_lines: 100_000 },
    ]);
    assert.equal((await database.db('order_lines').count({ count: '*' }))[0]!.count, 100_000);
  });
});

describe('Stages that have not begun', () => {
  const database = useSqlite();

  it('can be made and looked at, and take nothing by themselves', () => {
    const stage = batchByTable({ maxRecords: 500 });
    assert.deepEqual([stage.writableLength, stage.readableLength, stage.closed], [0, 0, false]);
    assert.deepEqual([stage.writableObjectMode, stage.readableHighWaterMark], [true, 1]);
    stage.destroy();
  });

  it('have nothing to report, and end without a connection', async () => {
    const sink = knexSink(database.db);
    const { read, batches, rows, inFlight } = sink.report();
    assert.deepEqual([read, batches, rows, inFlight], [0, 0, {}, 0]);
    assert.deepEqual([sink.writableNeedDrain, sink.closed], [false, false]);
    sink.destroy();
    await sink.settled;
    assert.equal(database.db.client.pool.numUsed(), 0);
  });
});
