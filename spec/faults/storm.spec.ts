import assert from 'node:assert/strict';
import { useFaultyLoad } from '../support/faulty-load.js';
import { seeded } from '../support/seed.js';
import { scaled } from '../support/soak.js';
import type { TcpProxy } from '../support/tcp-proxy.js';

const MIN_AMBIGUOUS = 5;
const isCommit = (statement = ''): boolean => statement.startsWith('COMMIT');

describe('A storm of KILL CONNECTION and KILL QUERY', function () {
  const most = scaled(200, 20_000);
  this.timeout(60_000 + most * 200);
  const faulty = useFaultyLoad({ orders: most * 7, perBatch: 5, timeoutMs: 5000 });
  const random = seeded();

  /** Kills what a session is just beginning to do, and cuts the answers of some COMMITs; gives how many it has killed. */
  async function during(work: () => Promise<unknown>): Promise<number> {
    const kills: Promise<boolean>[] = [];
    let cut = 0;
    const strike: TcpProxy['strike'] = ({ session, statement }) => {
      if (statement && kills.length < most && random() < 0.08) {
        const kill = `KILL ${random() < 0.5 ? 'CONNECTION' : 'QUERY'} ${session}`;
        // It may have ended just now.
        kills.push(faulty.db.raw(kill).then(Boolean, () => false));
      }
      // By chance a commit that goes in unanswered is rare.
      return isCommit(statement) && cut < most / 10 && random() < 0.2 && ++cut ? ['cut', 'after'] : undefined;
    };
    faulty.proxy.strike = strike;
    await work();
    return (await Promise.all(kills)).filter(Boolean).length;
  }

  it('is survived, commits that went in unanswered included', async () => {
    const { proxy } = faulty;
    const killed = await during(() => faulty.runUntilDone({ retryMs: 60_000 }));
    const isInBefore = proxy.errors.filter(({ errno, statement = '' }) => {
      return errno === 1062 && statement.includes('INTO millrace_batches');
    });
    const [told, ambiguous] = [proxy.errors.length - isInBefore.length, isInBefore.length];
    console.log(`      ${killed} killed, ${told} times with an answer; ${ambiguous} commits in unanswered`);
    assert.ok(killed > most * 0.9 && told > 0 && ambiguous >= MIN_AMBIGUOUS);
    await faulty.check(killed + proxy.faults);
  });

  it('doubles rows of who goes by answers alone', async () => {
    await during(() => faulty.runNaively('statement'));
    await faulty.checkDamage();
  });
});
