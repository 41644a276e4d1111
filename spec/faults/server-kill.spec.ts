import assert from 'node:assert/strict';
import { useFaultyLoad } from '../support/faulty-load.js';
import { seeded } from '../support/seed.js';
import { scaled } from '../support/soak.js';

/** Whether a commit is on the disk when it is acknowledged, or, with 0, some time later. */
const FLUSHES = [1, 0] as const;
const PER_BATCH = 10;

for (const flush of FLUSHES) {
  describe(`kill -9 of MariaDB with innodb_flush_log_at_trx_commit=${flush}, in a load`, function () {
    const rounds = scaled(4, 200);
    this.timeout(120_000 + rounds * 10_000);
    const faulty = useFaultyLoad({ orders: 200, perBatch: PER_BATCH, timeoutMs: 5000 });
    const random = seeded();

    before(function () {
      if (!faulty.mariadb!.server.crash) this.skip();
    });
    beforeEach(() => setFlush(flush));
    afterEach(() => setFlush(1));

    async function setFlush(value: number): Promise<void> {
      await faulty.db.raw(`SET GLOBAL innodb_flush_log_at_trx_commit = ${value}`);
    }

    async function batchesIn(): Promise<number> {
      const [[{ count }]] = await faulty.db.raw('SELECT COUNT(*) AS count FROM millrace_batches');
      return count;
    }

    /**
     * Kills the server when a packet is on its way to it.
     * @returns what to wait for: that it is up again, when it gives what `look` sees then
     */
    function killAt<T>(packet: number, look: () => Promise<T>): () => Promise<T> {
      let crashing: Promise<T> | undefined;
      const crash = async (): Promise<T> => {
        await faulty.mariadb!.server.crash!();
        await setFlush(flush);
        return look();
      };
      faulty.proxy.strike = ({ number, statement = '' }) => {
        if (number >= packet && statement.includes('order_lines')) crashing ??= crash();
        return undefined;
      };
      return async () => crashing ?? assert.fail('not killed');
    }

    it('is survived: it goes on by itself, and what was lost is in at the end', async () => {
      await faulty.runUntilDone();
      const all = faulty.proxy.packets;
      let lost = 0;
      // By chance all of them may have come to the disk in time.
      for (let round = 0; round < rounds || (flush === 0 && lost === 0); round++) {
        // What a kill undid of this, rows or the ledger, would be as if the load had lost it.
        await setFlush(1);
        await faulty.beginAgain();
        await setFlush(flush);
        let told = 0;
        // Nothing is told while it is down.
        const crashed = killAt(all * (0.3 + 0.5 * random()), async () => told - (await batchesIn()));
        const report = await faulty.run({ onProgress: ({ read }) => void (told = read / PER_BATCH) });
        assert.equal(report instanceof Error, false, String(report));
        lost += Math.max(0, await crashed());
        await faulty.check(1);
      }
      console.log(`      ${lost} acknowledged batches were lost and loaded again`);
      assert.equal(lost > 0, flush === 0);
    });

    it(`${flush ? 'doubles' : 'loses'} rows of who goes by answers alone`, async () => {
      const crashed = killAt(12, async () => {});
      await faulty.runNaively('statement');
      await crashed();
      await faulty.checkDamage();
    });
  });
}
