import assert from 'node:assert/strict';
import { useFaultyLoad } from '../support/faulty-load.js';
import { seeded } from '../support/seed.js';
import { isSoak, scaled } from '../support/soak.js';
import { FAULTS, type Moment } from '../support/tcp-proxy.js';

const MOMENTS: readonly Moment[] = ['before', 'after'];
const isCommit = (statement = ''): boolean => statement.startsWith('COMMIT');

describe('A load over a way on which a connection is', () => {
  const faulty = useFaultyLoad({ orders: 60 });
  const random = seeded();

  for (const fault of FAULTS) {
    for (const moment of MOMENTS) {
      it(`${fault} at COMMITs, ${moment} the server gets them, gives what an undisturbed one gives`, async () => {
        const { proxy } = faulty;
        const most = scaled(4, 40);
        // All but every second, or some batch would never be in.
        let commits = 0;
        proxy.strike = ({ statement }) =>
          isCommit(statement) && ++commits % 2 === 0 && proxy.faults < most ? [fault, moment] : undefined;
        await faulty.runUntilDone();
        assert.equal(proxy.faults, most);
        const inBefore = proxy.errors.filter(({ errno, statement = '' }) => {
          return errno === 1062 && statement.includes('INTO millrace_batches');
        });
        // After a COMMIT that went in, its batch is found in.
        const isLost = fault !== 'trickle' && moment === 'after';
        assert.equal(inBefore.length > 0, isLost);
        await faulty.check(most);
      });
    }

    it(`${fault} at any packet gives what an undisturbed one gives`, async function () {
      const { proxy } = faulty;
      const begin = scaled(faulty.beginAgain, faulty.begin);
      // The ledger makes its tables.
      await faulty.runUntilDone();
      await begin();
      await faulty.runUntilDone();
      const all = proxy.packets;
      const rounds = scaled(7, all * 2);
      this.timeout(120_000 + rounds * 2000);
      for (let round = 0; round < rounds; round++) {
        const at = isSoak ? round >> 1 : Math.floor(random() * all);
        const moment = MOMENTS[isSoak ? round % 2 : Math.floor(random() * 2)]!;
        await begin();
        proxy.strike = ({ number }) => (number === at ? [fault, moment] : undefined);
        await faulty.runUntilDone();
        // A load that had fewer packets than the one before ended first.
        const isMissed = proxy.faults === 0 && at > all * 0.8;
        if (isMissed && !isSoak) round--;
        else assert.equal(proxy.faults, isMissed ? 0 : 1);
        await faulty.check(proxy.faults);
      }
    });
  }

  // As a KILL QUERY brings it about now and then.
  it('told that COMMITs were interrupted which are in gives what an undisturbed one gives', async () => {
    const { proxy } = faulty;
    proxy.strike = ({ statement }) =>
      isCommit(statement) && proxy.faults < 5 ? ['interrupt', 'after'] : undefined;
    await faulty.runUntilDone();
    await faulty.check(5);
  });

  it('told so without a ledger ends a load, which could only double its rows', async () => {
    const { proxy } = faulty;
    proxy.strike = ({ statement }) =>
      isCommit(statement) && proxy.faults < 1 ? ['interrupt', 'after'] : undefined;
    const outcome = await faulty.run({ ledger: false, job: undefined as never });
    const { code } = outcome as { code?: string };
    const [[{ rows, ids }]] = await faulty.db.raw(
      'SELECT COUNT(*) AS `rows`, COUNT(DISTINCT id) AS ids FROM orders',
    );
    assert.deepEqual([code, rows], ['database', ids]);
  });

  // A stall ends a naive transaction only with its pool.
  for (const fault of ['cut', 'reset'] as const) {
    it(`${fault} after COMMITs doubles rows of who goes by answers alone`, async () => {
      const { proxy } = faulty;
      proxy.strike = ({ statement }) =>
        isCommit(statement) && proxy.faults < 2 ? [fault, 'after'] : undefined;
      await faulty.runNaively('transaction');
      await faulty.checkDamage();
    });
  }
});
