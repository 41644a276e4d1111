import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type LoadFailure, type LoadOptions, load } from '../../lib/load.js';
import type { LoadReport } from '../../lib/load/report.js';
import type { RowsOf } from '../../lib/types.js';
import { type SpecDatabase, useMariadb } from './databases.js';
import { type Contents, contentsOf, damageOf, survived } from './fault-tally.js';
import { type TcpProxy, tcpProxy } from './tcp-proxy.js';

export type Settings = Partial<LoadOptions<Order, OrderTables>>;
export type Order = { readonly '@id': string; readonly name: string };
type OrderTables = { orders: { id: number; name: string }; order_lines: { order_id: number; no: number } };

const TABLES = ['orders', 'order_lines'];
const LEDGER = ['millrace_jobs', 'millrace_batches', 'millrace_rejects'];

export const toRows = ({ '@id': id, name }: Order): RowsOf<OrderTables> => ({
  orders: { id: Number(id), name },
  order_lines: [1, 2].map(no => ({ order_id: Number(id), no })),
});

/** A load of orders into MariaDB, over a way on which things go wrong, and what it should end in. */
export interface FaultyLoad extends SpecDatabase {
  readonly proxy: TcpProxy;
  readonly batches: number;
  /** As an ordinary user, over the proxy, with short deadlines. */
  readonly through: Knex;
  readonly file: string;
  /** New tables, new connections; done before each spec. */
  begin(): Promise<void>;
  /** The same tables, empty: quicker. */
  beginAgain(): Promise<void>;
  /** The number by which the server knows the user's sessions. */
  sessions(): Promise<readonly Session[]>;
  /** Once, whatever it ends in. */
  run(settings?: Settings): Promise<LoadReport | LoadFailure>;
  /** Again and again, until it ends well; as a person would who sees `resumable`. */
  runUntilDone(settings?: Settings): Promise<LoadReport>;
  /** Batches by plain inserts, and what meets an error again: what one writes without a ledger. */
  runNaively(again: Again): Promise<void>;
  /** That the tables and the ledger are those of an undisturbed load, by plain SQL. */
  check(faults: number): Promise<void>;
  /** The same for the tables alone. */
  checkRows(faults: number): Promise<void>;
  /** That the tables are not. */
  checkDamage(): Promise<void>;
  isDamaged(): Promise<boolean>;
}

export interface Session {
  readonly id: number;
  readonly info: string | null;
  readonly time_ms: number;
}

/** What is done again: a statement that is a transaction of its own, a statement in one, or a whole one. */
export type Again = 'statement' | 'statement in transaction' | 'transaction';

/** Tables have no keys, so that a doubled row is one; with them, a duplicate is refused. */
export function useFaultyLoad({ orders = 400, perBatch = 10, timeoutMs = 400 } = {}): FaultyLoad {
  // Before the connections end.
  after(async () => {
    rmSync(folder, { recursive: true });
    await proxy?.close();
    if (user) await setGlobals({ innodb_flush_log_at_trx_commit: 1 });
    if (user) await database.db.raw(`DROP USER ${user}`);
  });
  const database = useMariadb();
  const batches = Math.ceil(orders / perBatch);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-faults-'));
  const file = join(folder, 'orders.xml');
  let proxy: TcpProxy;
  let through: Knex;
  let expected: Contents;
  let user: string;

  const faulty: FaultyLoad = Object.assign(Object.create(database), {
    ...{
      file,
      batches,
      begin,
      beginAgain,
      run,
      runUntilDone,
      runNaively,
      check,
      checkRows,
      checkDamage,
      isDamaged,
      sessions,
    },
  });
  Object.defineProperties(faulty, { proxy: { get: () => proxy }, through: { get: () => through } });

  before(async () => {
    const { connection } = database.mariadb!;
    const texts = Array.from(
      { length: orders },
      (_none, id) => `<order id="${id}"><name>n${id}</name></order>`,
    );
    writeFileSync(file, `<orders>\n${texts.join('\n')}\n</orders>\n`);
    user = connection.database!;
    await database.db.raw(`CREATE USER ${user} IDENTIFIED BY 'secret'`);
    await database.db.raw(`GRANT ALL ON ${user}.* TO ${user}`);
    await upForAWhile(database.db);
    await setGlobals({ innodb_flush_log_at_trx_commit: 0 });
    proxy = await tcpProxy({ host: connection.host!, port: connection.port! });
    await begin();
    await run({ to: database.db });
    expected = await contentsOf(database.db, TABLES);
    assert.equal(expected.order_lines!.length, 2 * orders);
  });
  beforeEach(begin);
  afterEach(async () => {
    proxy.reset();
    await through.destroy();
  });

  /** What does not need to survive the server need not wait for the disk. */
  async function setGlobals(values: Readonly<Record<string, number>>): Promise<void> {
    if (!database.mariadb!.server.isOurs) return;
    for (const [name, value] of Object.entries(values))
      await database.db.raw(`SET GLOBAL ${name} = ${value}`);
  }

  async function begin(): Promise<void> {
    for (const table of [...TABLES, ...LEDGER]) await database.db.schema.dropTableIfExists(table);
    await database.db.raw('CREATE TABLE orders (id INT NOT NULL, name VARCHAR(20) NOT NULL)');
    await database.db.raw('CREATE TABLE order_lines (order_id INT NOT NULL, no INT NOT NULL)');
    await connect();
  }

  async function beginAgain(): Promise<void> {
    for (const table of [...TABLES, ...LEDGER]) await database.db(table).delete();
    await connect();
  }

  async function connect(): Promise<void> {
    proxy.reset();
    await through?.destroy();
    const connection = {
      ...database.mariadb!.connection,
      ...{ port: proxy.port, user, password: 'secret', connectTimeout: timeoutMs },
    };
    // As `openTarget` has it.
    through = database.connect({ connection, version: 'latest', acquireConnectionTimeout: 4 * timeoutMs });
  }

  async function run(settings: Settings = {}): Promise<LoadReport | LoadFailure> {
    try {
      return await load<Order, OrderTables>({
        ...{ source: file, record: '/orders/order', toRows, maxRecords: perBatch, job: 'orders' },
        ...{ to: through, timeoutMs, retryMs: 20_000, ...settings },
      } as LoadOptions<Order, OrderTables>);
    } catch (error) {
      return error as LoadFailure;
    }
  }

  async function runUntilDone(settings: Settings = {}): Promise<LoadReport> {
    for (;;) {
      const outcome = await run(settings);
      if (!(outcome instanceof Error)) return outcome;
      const { code, message, report } = outcome as Partial<LoadFailure> & { code?: string; message: string };
      // A server that was never reached is not waited for.
      const isOver = code === 'target' ? report === undefined : code === 'resumable' || code === 'incomplete';
      assert.ok(isOver, `${code}: ${message}`);
    }
  }

  async function runNaively(again: Again): Promise<void> {
    const insert = async (db: Knex, from: number): Promise<void> => {
      const ids = Array.from({ length: perBatch }, (_none, index) => from + index);
      const rows = ids.map(id => toRows({ '@id': String(id), name: `n${id}` }));
      for (const table of TABLES as (keyof OrderTables)[]) {
        const some = rows.flatMap(row => row[table] as object);
        const put = async (): Promise<void> => void (await db(table).insert(some).timeout(timeoutMs));
        await (again === 'statement in transaction' ? untilDone(put) : put());
      }
    };
    for (let from = 0; from < orders; from += perBatch) {
      await untilDone(() => {
        return again === 'statement'
          ? insert(through, from)
          : through.transaction(open => insert(open, from));
      });
    }
  }

  async function checkRows(faults: number): Promise<void> {
    survived(faults, expected, await contentsOf(database.db, TABLES));
  }

  async function check(faults: number): Promise<void> {
    const { db } = database;
    await checkRows(faults);
    const [[sums]] =
      await db.raw(`SELECT COUNT(*) AS batches, COUNT(DISTINCT batch) AS numbers, SUM(records) AS records,
      SUM(written) AS written, SUM(rejected) AS rejected FROM millrace_batches WHERE job = 'orders'`);
    const numbers = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, Number(sum)]));
    assert.deepEqual(numbers, { batches, numbers: batches, records: orders, written: orders, rejected: 0 });
    const jobs = await db('millrace_jobs').select('job').whereNotNull('finished');
    assert.deepEqual([jobs, await db('millrace_rejects')], [[{ job: 'orders' }], []]);
    assert.equal(through.client.pool.numUsed(), 0);
  }

  async function checkDamage(): Promise<void> {
    assert.ok(await isDamaged(), 'nothing is lost, and nothing doubled');
  }

  async function isDamaged(): Promise<boolean> {
    const { lost, doubled } = damageOf(expected, await contentsOf(database.db, TABLES));
    return lost + doubled > 0;
  }

  async function sessions(): Promise<readonly Session[]> {
    const [found] = await database.db.raw(
      'SELECT id, info, time_ms FROM information_schema.processlist WHERE user = ?',
      [user],
    );
    return found;
  }
  return faulty;
}

async function untilDone(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch {
      await setTimeout(5);
    }
  }
}

/** Looks again and again until it is so. */
export async function until(isSo: () => unknown): Promise<void> {
  while (!(await isSo())) await setTimeout(2);
}

/** A server tells its age in whole seconds: before that, a connection can't be told from one of its last life. */
export async function upForAWhile(db: Knex): Promise<void> {
  await until(async () => {
    const [[{ Value: uptime }]] = await db.raw("SHOW GLOBAL STATUS LIKE 'Uptime'");
    return Number(uptime) > 2;
  });
}
