import assert from 'node:assert/strict';
import { useFaultyLoad } from '../support/faulty-load.js';
import { seeded } from '../support/seed.js';
import { scaled } from '../support/soak.js';

const MIN_AMBIGUOUS = 5;
const isCommit = (statement = ''): boolean => statement.startsWith('COMMIT');

interface Storm {
  readonly killed: number;
  /** Errors that the load was told. */
  readonly told: number;
  /** Commits that went in though their answers were lost, by the claims that were found in later. */
  readonly ambiguous: number;
}

describe('A storm of KILL CONNECTION and KILL QUERY', function () {
  const most = scaled(200, 20_000);
  this.timeout(60_000 + most * 500);
  const faulty = useFaultyLoad({ orders: 500, perBatch: 5, timeoutMs: 5000 });
  const random = seeded();

  /** Kills what a session is just beginning to do, and cuts the answers of some COMMITs. */
  async function during(work: () => Promise<unknown>): Promise<Storm> {
    const { proxy } = faulty;
    const kills: Promise<boolean>[] = [];
    proxy.strike = ({ session, statement }) => {
      if (statement && random() < 0.08) {
        const kill = `KILL ${random() < 0.5 ? 'CONNECTION' : 'QUERY'} ${session}`;
        // It may have ended just now.
        kills.push(faulty.db.raw(kill).then(Boolean, () => false));
      }
      // By chance a commit that goes in unanswered is rare.
      return isCommit(statement) && random() < 0.1 ? ['cut', 'after'] : undefined;
    };
    await work();
    const killed = (await Promise.all(kills)).filter(Boolean).length;
    const ambiguous = proxy.errors.filter(({ errno, statement = '' }) => {
      return errno === 1062 && statement.includes('INTO millrace_batches');
    }).length;
    return { killed, ambiguous, told: proxy.errors.length - ambiguous };
  }

  it('is survived, commits that went in unanswered included', async () => {
    let [killed, told, ambiguous] = [0, 0, 0];
    while (killed < most) {
      if (killed > 0) await faulty.beginAgain();
      const storm = await during(() => faulty.runUntilDone({ retryMs: 60_000 }));
      killed += storm.killed;
      told += storm.told;
      ambiguous += storm.ambiguous;
      await faulty.check(storm.killed + faulty.proxy.faults);
    }
    console.log(`      ${killed} killed, ${told} times with an answer; ${ambiguous} commits in unanswered`);
    assert.ok(told > 0 && ambiguous >= MIN_AMBIGUOUS);
  });

  it('doubles rows of who goes by answers alone', async () => {
    await during(() => faulty.runNaively('statement'));
    await faulty.checkDamage();
  });
});
