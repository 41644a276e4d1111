import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { LoadFailure } from '../../lib/load.js';
import { type Settings, toRows, until, useFaultyLoad } from '../support/faulty-load.js';

interface Outage {
  readonly what: string;
  readonly needsOwnServer?: boolean;
  begin(): unknown;
  end(): unknown;
}

describe('An outage of MariaDB that lasts longer than retryMs', () => {
  const faulty = useFaultyLoad({ orders: 100 });
  let holder: Knex.Transaction;

  const outages: readonly Outage[] = [
    {
      what: 'of which nothing can be reached',
      begin() {
        faulty.proxy.isDown = true;
        faulty.proxy.cutAll();
      },
      end: () => (faulty.proxy.isDown = false),
    },
    {
      what: 'in which it is silent',
      begin: () => (faulty.proxy.strike = () => ['stall', 'before']),
      end() {
        faulty.proxy.strike = () => undefined;
        faulty.proxy.cutAll();
      },
    },
    {
      ...{ what: 'in which it is read-only', needsOwnServer: true },
      begin: () => faulty.db.raw('SET GLOBAL read_only = 1'),
      end: () => faulty.db.raw('SET GLOBAL read_only = 0'),
    },
    {
      what: 'in which somebody keeps a lock',
      async begin() {
        holder = await faulty.db.transaction();
        await holder.raw('SELECT * FROM order_lines FOR UPDATE');
      },
      end: () => holder.rollback(),
    },
  ];

  for (const { what, needsOwnServer, begin, end } of outages) {
    describe(what, () => {
      before(function () {
        if (needsOwnServer && !faulty.mariadb!.server.isOurs) this.skip();
      });

      /** A load until the outage ends it. */
      async function interrupted(settings: Settings = {}): Promise<LoadFailure> {
        let begun: Promise<unknown> | undefined;
        const outcome = await faulty.run({
          ...{ maxRejects: 1000, retryMs: 200, ...settings },
          onProgress: ({ read }) => void (read >= 30 && (begun ??= Promise.resolve(begin()))),
        });
        await begun;
        assert.ok(outcome instanceof Error);
        return outcome as LoadFailure;
      }

      it('ends a load as resumable and rejects nothing; the same load, run again, finishes', async () => {
        const error = (await interrupted()) as LoadFailure & { code: string };
        await end();
        assert.equal(error.code, 'resumable', error.message);
        assert.match(error.message, /: the same load, run again, goes on from here$/);
        const [[{ isIn }]] = await faulty.db.raw('SELECT SUM(records) AS isIn FROM millrace_batches');
        const [[{ orders }]] = await faulty.db.raw('SELECT COUNT(*) AS orders FROM orders');
        const { read, written, rejected } = error.report;
        assert.deepEqual([read, written, rejected], [orders, orders, 0]);
        assert.deepEqual([Number(isIn), orders < 100, orders >= 30], [orders, true, true]);
        const report = await faulty.runUntilDone();
        assert.equal(report.before, orders);
        await faulty.check(1);
      });

      it('doubles rows without a ledger, when the same load is run again', async () => {
        const { report } = await interrupted({ ledger: false, job: undefined as never });
        await end();
        assert.equal(report.rejected, 0);
        await faulty.run({ ledger: false, job: undefined as never });
        await faulty.checkDamage();
      });
    });
  }

  it('is waited for, too, when it begins before the first batch', async () => {
    const { proxy } = faulty;
    const report = await faulty.run({
      toRows: async order => {
        if (order['@id'] === '0') {
          proxy.cutAll();
          await until(async () => (await faulty.sessions()).length === 0);
          proxy.strike = ({ statement }) => (!statement && proxy.faults < 3 ? ['cut', 'before'] : undefined);
        }
        return toRows(order);
      },
    });
    assert.ok(!(report instanceof Error), String(report));
    await faulty.check(3);
  });
});
