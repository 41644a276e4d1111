import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { type Again, until, useFaultyLoad } from '../support/faulty-load.js';
import { scaled } from '../support/soak.js';

const PACKETS_OF_A_BATCH = 16;

/** What goes on while a load runs, until the server has refused something often enough. */
interface Refusal {
  readonly what: string;
  readonly errno: number;
  /** What shows damage when it is done again. */
  readonly again: Again;
  /** Brings it about once, and waits until the load was told. */
  cause(load: Watched): Promise<void>;
}

interface Watched {
  /** Whether it was refused, or is over. */
  isTold(): boolean;
  told(): Promise<void>;
}

const MOST_TRIES = 5;

describe('A load into MariaDB, refused for now', function () {
  const times = scaled(10, 500);
  this.timeout(120_000 + times * 2000);
  const faulty = useFaultyLoad({ orders: 600, perBatch: 5, timeoutMs: 10_000 });

  before(async function () {
    if (!faulty.mariadb!.server.isOurs) this.skip();
    await faulty.db.raw('CREATE TABLE weights (id INT PRIMARY KEY)');
    await faulty.db.raw('INSERT INTO weights SELECT seq FROM seq_1_to_1000');
  });
  beforeEach(() => setGlobals({ innodb_lock_wait_timeout: 50, read_only: 0, max_connections: 151 }));
  afterEach(() => setGlobals({ innodb_lock_wait_timeout: 50, read_only: 0, max_connections: 151 }));

  async function setGlobals(values: Readonly<Record<string, number>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await faulty.db.raw(`SET GLOBAL ${name} = ${value}`);
  }

  /** Does something while nobody else may insert lines. */
  async function holdingLines(work: (holder: Knex.Transaction) => Promise<void>): Promise<void> {
    const holder = await faulty.db.transaction();
    try {
      await holder.raw('SELECT * FROM order_lines FOR UPDATE');
      await work(holder);
    } finally {
      await holder.rollback();
    }
  }

  const refusals: readonly Refusal[] = [
    {
      ...{ what: 'by a lock that it waits for too long', errno: 1205, again: 'statement' },
      cause: ({ told }) => holdingLines(told),
    },
    {
      ...{ what: 'by a deadlock', errno: 1213, again: 'statement in transaction' },
      cause: ({ isTold }) =>
        holdingLines(async holder => {
          // Or it would be ended in the place of the load.
          await holder.raw('UPDATE weights SET id = -id');
          await until(async () => isTold() || (await isWaiting()));
          // Given to the holder when the load has been ended in its place.
          await holder.raw('SELECT * FROM orders FOR UPDATE');
        }),
    },
    {
      ...{ what: 'by a server that is read-only', errno: 1290, again: 'statement' },
      async cause({ told }) {
        await setGlobals({ read_only: 1 });
        await told();
        await setGlobals({ read_only: 0 });
      },
    },
    {
      ...{ what: 'by a server that has too many connections', errno: 1040, again: 'statement' },
      async cause({ isTold }) {
        const { proxy } = faulty;
        // The least that can be set.
        await setGlobals({ max_connections: 10 });
        const others = faulty.connect({ pool: { min: 0, max: 12 } });
        const { client } = others;
        const taken: object[] = [];
        const isFull = (): Promise<boolean> =>
          client.acquireConnection().then(
            (connection: object) => taken.push(connection) === 0,
            () => true,
          );
        await until(isFull);
        const { faults } = proxy;
        proxy.strike = ({ statement = '' }) => {
          return proxy.faults === faults && /into `order_lines`/i.test(statement)
            ? ['cut', 'before']
            : undefined;
        };
        await until(async () => (await isFull()) && isTold());
        for (const connection of taken) await client.releaseConnection(connection);
        await others.destroy();
        await setGlobals({ max_connections: 151 });
      },
    },
  ];

  /** Whether the load is at what nobody may do now. */
  async function isWaiting(): Promise<boolean> {
    return (await faulty.sessions()).some(({ info }) => /^insert into `order_lines`/i.test(info ?? ''));
  }

  for (const { what, errno, again, cause } of refusals) {
    const count = (): number => faulty.proxy.errors.filter(error => error.errno === errno).length;
    /** Causes it as often as it should be, while the work is done, with time between for a batch to go in. */
    async function during(work: Promise<unknown>): Promise<void> {
      const { proxy } = faulty;
      let isDone = false;
      const done = work.finally(() => (isDone = true));
      for (let caused = 0; caused < times && !isDone; caused++) {
        const [before, packets] = [count(), proxy.packets];
        const isTold = (): boolean => isDone || count() > before;
        await until(() => isDone || proxy.packets > packets + PACKETS_OF_A_BATCH);
        await cause({ isTold, told: () => until(isTold) });
      }
      await done;
    }

    it(`${what}, ends as an undisturbed one, and rejects nothing`, async () => {
      await setGlobals({ innodb_lock_wait_timeout: errno === 1205 ? 0 : 50 });
      // On a busy machine a load may be over before it was refused as often.
      for (let refused = 0; refused < times;) {
        if (refused > 0) await faulty.beginAgain();
        const before = count();
        // Two that wait for the same lock may stay in a deadlock when one of them is ended.
        await during(faulty.runUntilDone({ retryMs: 60_000, connections: errno === 1213 ? 1 : 2 }));
        assert.ok(count() > before, 'it was not refused');
        refused += count() - before;
        await faulty.check(count() - before);
      }
    });

    it(`${what}, is no load of who does a ${again} again`, async () => {
      await setGlobals({ innodb_lock_wait_timeout: errno === 1205 ? 0 : 50 });
      await during(faulty.runNaively(again));
      // On a busy machine it may be over before it was refused where that hurts.
      for (let tries = 1; tries < MOST_TRIES && !(await faulty.isDamaged()); tries++) {
        await faulty.beginAgain();
        await during(faulty.runNaively(again));
      }
      await faulty.checkDamage();
    });
  }
});
