import { useFaultyLoad } from '../support/faulty-load.js';
import { seeded } from '../support/seed.js';
import { scaled } from '../support/soak.js';

const MIN_AMBIGUOUS = 5;
const isCommit = (statement = ''): boolean => statement.startsWith('COMMIT');

interface Strength {
  /** How many may be killed. */
  readonly most: number;
  /** Part of the statements that are struck. */
  readonly struck: number;
}

interface Storm {
  readonly killed: number;
  /** Errors that the load was told. */
  readonly told: number;
  /** Commits that went in though their answers were lost, by the claims that were found in later. */
  readonly ambiguous: number;
}

describe('A storm of KILL CONNECTION and KILL QUERY', function () {
  const most = scaled(200, 20_000);
  this.timeout(120_000 + most * 500);
  const faulty = useFaultyLoad({ orders: 500, perBatch: 5, timeoutMs: 5000 });
  const random = seeded();

  /** Kills what a session is just beginning to do, and cuts the answers of some COMMITs. */
  async function during(work: () => Promise<unknown>, { most, struck }: Strength): Promise<Storm> {
    const { proxy } = faulty;
    const killing: Promise<unknown>[] = [];
    let left = most;
    const kill = async (session: number | undefined): Promise<void> => {
      left -= 1;
      try {
        await faulty.db.raw(`KILL ${random() < 0.5 ? 'CONNECTION' : 'QUERY'} ${session}`);
      } catch {
        // It has ended just now.
        left += 1;
      }
    };
    proxy.strike = ({ session, statement }) => {
      if (statement && left > 0 && random() < struck) killing.push(kill(session));
      // By chance a commit that goes in unanswered is rare.
      return isCommit(statement) && random() < struck ? ['cut', 'after'] : undefined;
    };
    await work();
    await Promise.all(killing);
    const ambiguous = proxy.errors.filter(({ errno, statement = '' }) => {
      return errno === 1062 && statement.includes('INTO millrace_batches');
    }).length;
    return { killed: most - left, ambiguous, told: proxy.errors.length - ambiguous };
  }

  it('is survived, commits that went in unanswered included', async () => {
    let [killed, told, ambiguous] = [0, 0, 0];
    while (killed < most || told === 0 || ambiguous < MIN_AMBIGUOUS) {
      if (killed > 0) await faulty.beginAgain();
      const storm = await during(() => faulty.runUntilDone({ retryMs: 60_000 }), {
        // What has been rare so far may need some more.
        most: Math.max(most - killed, MIN_AMBIGUOUS),
        // A batch that is struck again and again waits the longer each time.
        struck: 0.05,
      });
      killed += storm.killed;
      told += storm.told;
      ambiguous += storm.ambiguous;
      await faulty.check(storm.killed + faulty.proxy.faults);
    }
    console.log(`      ${killed} killed, ${told} times with an answer; ${ambiguous} commits in unanswered`);
  });

  it('doubles rows of who goes by answers alone', async () => {
    await during(() => faulty.runNaively('statement'), { most, struck: 0.2 });
    await faulty.checkDamage();
  });
});
