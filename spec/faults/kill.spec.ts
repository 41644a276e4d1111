import assert from 'node:assert/strict';
import { databases } from '../support/databases.js';
import { useFaultLoads } from '../support/fault-loads.js';
import { runLoader } from '../support/loader-process.js';
import { seeded } from '../support/seed.js';
import { scaled } from '../support/soak.js';

const KILLS = scaled(30, 500);
const KILLS_OF_A_LOAD = 6;
/** About as long as two batches take. */
const MOMENT_MS = 20;

for (const { name, use } of databases) {
  describe(`kill -9 of a load into ${name}, at any moment`, function () {
    this.timeout(scaled(300_000, 0));
    const random = seeded();
    const loads = useFaultLoads(use());

    /** Kills a load again and again, then lets it be. */
    async function killAndRun(): Promise<number> {
      const options = loads.next();
      // Behind the last batch the ledger is audited.
      const places = Array.from({ length: KILLS_OF_A_LOAD }, () => random() * (loads.batches + 1));
      let kills = 0;
      let batches = 0;
      for (const place of places.sort((a, b) => a - b)) {
        const further = Math.max(Math.floor(place) - batches, 0);
        const ended = await runLoader(options, { batches: further, ms: random() * MOMENT_MS });
        assert.equal(ended.error, '');
        if (!ended.isKilled) return kills;
        kills += 1;
        batches += ended.batches;
      }
      assert.equal((await runLoader(options)).error, '');
      return kills;
    }

    it(`leaves the tables as if nothing had been, when it is run again, ${KILLS} times`, async () => {
      for (let kills = 0; kills < KILLS;) {
        const some = await killAndRun();
        await loads.check(some);
        await loads.clear();
        kills += some;
      }
    });

    for (const [keys, damage] of [
      [true, 'lost'],
      [false, 'doubled'],
    ] as const) {
      it(`leaves rows ${damage} without the ledger, ${keys ? 'with' : 'without'} primary keys`, async () => {
        const options = loads.next({ ledger: false }, keys);
        for (;;) {
          const batches = 1 + Math.floor((random() * loads.batches) / 2);
          const { isKilled } = await runLoader(options, { batches, ms: 0 });
          if (isKilled) break;
          // It was over before the kill came.
          await loads.clear();
        }
        await runLoader(options);
        assert.ok((await loads.damage())[damage] > 0);
      });
    }
  });
}
