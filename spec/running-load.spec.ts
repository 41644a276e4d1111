import assert from 'node:assert/strict';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import type { Progress } from '../lib/load/report.js';
import { load } from '../lib/load.js';
import { type KnexSink, knexSink } from '../lib/sink/knex-sink.js';
import type { BatchReport } from '../lib/sink/tally.js';
import { asRecords } from '../lib/stages/as-records.js';
import { batchByTable } from '../lib/stages/batch-by-table.js';
import { map } from '../lib/stages/map.js';
import type { RowsOf } from '../lib/types.js';
import { useSqlite } from './support/databases.js';
import { numbers, turns } from './support/flows.js';
import { createOrders, order, ordersIn } from './support/orders.js';
import { mapping, person, source } from './support/people.js';

const RECORDS = 20_000;

// One for each row of the README's table for those who come from a queue and a background thread.
describe('A running load', () => {
  const database = useSqlite();
  let running: Running;
  beforeEach(async () => {
    await createOrders(database.db);
    running = await untilHeld(database.db);
  });
  afterEach(() => running.release());

  it('has counted what became of its records, exactly, and what is in flight', () => {
    const { read, written, filtered, rejected, inFlight } = running.sink.report();
    assert.deepEqual([read, written, filtered, rejected], [1500, 1497, 2, 1]);
    assert.equal(inFlight, 500);
  });

  it('has counted batches and rows by table', () => {
    const { batches, rows } = running.sink.report();
    assert.deepEqual([batches, rows], [3, { orders: 1497, order_lines: 2994 }]);
  });

  it('says which records were refused, and why', () => {
    const { rejects } = running.sink.report();
    assert.deepEqual(
      rejects.map(({ position, reason }) => [position.record, reason]),
      [[7, 'seven']],
    );
  });

  it('asks its source to wait, which has refused nothing', async () => {
    assert.ok(running.sink.writableNeedDrain);
    const taken = running.taken();
    assert.ok(taken < RECORDS / 2, `${taken} records were taken`);
    await turns();
    assert.equal(running.taken(), taken);
  });

  it('has whole batches in the database, parents first, and nothing of the one in flight', async () => {
    running.release();
    running.sink.destroy();
    await running.ended;
    const ids = await ordersIn(database.db);
    assert.equal(ids.length, 1497);
    assert.equal(ids.at(-1), 1499);
    assert.deepEqual(
      running.batches.map(({ rows }) => Object.keys(rows)),
      [0, 1, 2].map(() => ['orders', 'order_lines']),
    );
  });

  it('is alive until everything is in, and then has nothing in flight', async () => {
    assert.equal(running.sink.closed, false);
    running.release();
    assert.equal(await running.ended, undefined);
    await running.sink.settled;
    const { read, written, inFlight } = running.sink.report();
    assert.deepEqual([running.sink.closed, inFlight, read], [true, 0, RECORDS]);
    assert.equal((await ordersIn(database.db)).length, written);
  });

  it('rolls back what is in flight when it is stopped, and says so when nothing is under way', async () => {
    running.abort();
    running.release();
    assert.equal((await running.ended)?.name, 'AbortError');
    await running.sink.settled;
    const { read, written, inFlight } = running.sink.report();
    assert.deepEqual([read, inFlight], [1500, 0]);
    assert.equal((await ordersIn(database.db)).length, written);
  });
});

describe('A running load()', () => {
  const database = useSqlite();

  it('tells after each batch how far it is, in records, rows, bytes and time', async () => {
    const people = Array.from({ length: 1200 }, (_, id) => person(id, 'Ann'));
    const text = `<people>${people.join('')}</people>`;
    const progress: Progress[] = [];
    const onProgress = (each: Progress): void => void progress.push(each);
    const settings = { mapping, to: database.db, create: true, maxRecords: 500 } as const;
    const report = await load({ source: source(text), ...settings, onProgress });
    assert.deepEqual(
      progress.map(({ read, written, rows }) => [read, written, rows]),
      [500, 1000, 1200].map(read => [read, read, 3 * read]),
    );
    const times = [...progress, report].map(({ elapsedMs }) => elapsedMs);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
    assert.ok(times.every(Number.isSafeInteger));
    assert.equal(progress.at(-1)!.bytes, text.length);
  });
});

interface Running {
  readonly sink: KnexSink;
  readonly batches: readonly BatchReport[];
  /** Records that were taken from the source. */
  taken(): number;
  /** Gives the connection back, for which the fourth batch waits. */
  release(): void;
  abort(): void;
  /** Resolves to the error that it ended in. */
  readonly ended: Promise<Error | undefined>;
}

/** A load of batches of 500 records, of which three are in; the fourth has begun and can't go on. */
async function untilHeld(db: Knex): Promise<Running> {
  const batches: BatchReport[] = [];
  const controller = new AbortController();
  let taken = 0;
  let held: unknown;
  const onBatch = async (batch: BatchReport): Promise<void> => {
    if (batches.push(batch) === 3) held = await db.client.acquireConnection();
  };
  const toRows = (id: number): RowsOf | undefined => {
    taken++;
    if (id === 7) throw new Error('seven');
    const { orders, order_lines } = order(id);
    return id === 8 || id === 9 ? undefined : { order_lines: order_lines!, orders: orders! };
  };
  const sink = knexSink(db, { maxRejects: 1, onBatch });
  const ended = pipeline(
    numbers(RECORDS),
    asRecords<number>(),
    map(toRows),
    batchByTable({ maxRecords: 500, tables: ['orders', 'order_lines'] }),
    sink,
    { signal: controller.signal },
  ).then(
    () => undefined,
    (error: Error) => error,
  );
  while (!held) await turns();
  await turns();
  const release = (): void => {
    if (held) db.client.releaseConnection(held);
    held = undefined;
  };
  return { sink, batches, taken: () => taken, release, abort: () => controller.abort(), ended };
}
