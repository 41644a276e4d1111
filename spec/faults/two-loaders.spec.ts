import assert from 'node:assert/strict';
import { databases } from '../support/databases.js';
import { useFaultLoads } from '../support/fault-loads.js';
import { runLoader } from '../support/loader-process.js';
import { scaled } from '../support/soak.js';

const TIMES = scaled(5, 200);

for (const { name, use } of databases) {
  describe(`Two loads of the same job into ${name} at once`, function () {
    this.timeout(scaled(300_000, 0));
    const loads = useFaultLoads(use());

    it(`share the work, and both are told that it is done, ${TIMES} times`, async () => {
      for (let time = 0; time < TIMES; time++) {
        const options = loads.next();
        const ended = await Promise.all([runLoader(options), runLoader(options)]);
        assert.deepEqual(
          ended.map(({ error }) => error),
          ['', ''],
        );
        await loads.check(1);
        await loads.clear();
      }
    });

    it('double rows without the ledger', async () => {
      const options = loads.next({ ledger: false }, false);
      await Promise.all([runLoader(options), runLoader(options)]);
      assert.ok((await loads.damage()).doubled > 0);
    });
  });
}
