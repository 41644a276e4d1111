import assert from 'node:assert/strict';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { databases } from '../support/databases.js';
import { createOrders, load, order, ordersIn } from '../support/orders.js';

for (const { name, use } of databases) {
  describe(`A dry run of knexSink into ${name}`, () => {
    const database = use();
    beforeEach(() => createOrders(database.db));

    it('reports what a load would, records refused by the database included, and leaves nothing', async () => {
      const records = [
        order(0),
        undefined,
        order(0, 'again'),
        new Error('none'),
        order(1, 'x'.repeat(41)),
        order(2),
      ];
      const options = { maxRejects: 3 };
      const dry = await load(database.db, records, { ...options, dryRun: true });
      assert.deepEqual(await ordersIn(database.connect()), []);
      assert.deepEqual(dry, await load(database.db, records, options));
      assert.ok(dry.rejected >= 2);
    });

    it('is refused for a transaction that is given', async () => {
      await database.db.transaction(async trx => {
        assert.throws(() => knexSink(trx, { dryRun: true }), { name: 'TypeError', message: /^dryRun: / });
      });
    });
  });
}
