import assert from 'node:assert/strict';
import { databases } from '../support/databases.js';
import { useFaultLoads } from '../support/fault-loads.js';
import { runLoader } from '../support/loader-process.js';
import { seeded } from '../support/seed.js';
import { isSoak } from '../support/soak.js';
import { numbered, runTraced, useStrace } from '../support/strace.js';

const WRITES = ['write', 'writev', 'pwrite64', 'pwritev', 'fsync', 'fdatasync', 'ftruncate', 'unlink'];
const KILLS = 20;
const KILLS_OF_A_LOAD = 5;

for (const { name, use } of databases) {
  describe(`SIGKILL of a load into ${name}, at its Nth write call`, function () {
    this.timeout(isSoak ? 0 : 300_000);
    const random = seeded();
    const loads = useFaultLoads(use());
    useStrace();

    /** All write calls of a load, as what kills a load there. */
    async function writeCalls(): Promise<string[]> {
      const { calls, error } = await runTraced(loads.next(), { calls: WRITES });
      assert.equal(error, '');
      await loads.check(0);
      await loads.clear();
      return numbered(calls).map(([name, number]) => `${name}:signal=SIGKILL:when=${number}`);
    }

    /** Kills a load at some of its calls, each counted from the one before, then lets it be. */
    async function killAndRun(writes: readonly string[], places: readonly number[]): Promise<number> {
      const options = loads.next();
      let kills = 0;
      let before = 0;
      for (const place of places) {
        const inject = writes[place - before]!;
        const { isKilled, error } = await runTraced(options, { calls: WRITES, inject });
        assert.equal(error, '', inject);
        if (!isKilled) return kills;
        kills += 1;
        before = place;
      }
      assert.equal((await runLoader(options)).error, '');
      return kills;
    }

    it('leaves the tables as if nothing had been, when it is run again', async () => {
      const writes = await writeCalls();
      assert.ok(writes.length > loads.batches);
      const somewhere = (): number => Math.floor(random() * writes.length);
      for (let kills = 0, place = 0; isSoak ? place < writes.length : kills < KILLS; place++) {
        const some = Array.from({ length: KILLS_OF_A_LOAD }, somewhere).sort((a, b) => a - b);
        const survived = await killAndRun(writes, isSoak ? [place] : some);
        await loads.check(survived);
        await loads.clear();
        kills += survived;
      }
    });

    it('doubles rows without the ledger', async () => {
      const writes = await writeCalls();
      const options = loads.next({ ledger: false }, false);
      for (;;) {
        // Fewer are made without a ledger.
        const inject = writes[Math.floor((writes.length * (1 + random())) / 6)]!;
        const { isKilled, batches } = await runTraced(options, { calls: WRITES, inject });
        if (isKilled && batches > 0) break;
        // Of this kind there were not so many, or as many before, in another thread.
        await loads.clear();
      }
      await runLoader(options);
      assert.ok((await loads.damage()).doubled > 0);
    });
  });
}
