import assert from 'node:assert/strict';
import { once } from 'node:events';
import { grouper } from '../../lib/batch/group.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { Batch, RowsOf } from '../../lib/types.js';
import { databases } from '../support/databases.js';
import { createOrders } from '../support/orders.js';
import { withRows } from '../support/records.js';

/** Batches as threads make them: each by a grouper of its own. */
const batches = (...rows: readonly Record<string, unknown>[]): Batch[] =>
  rows.map((row, number) => {
    const group = grouper();
    group.add(withRows(number, { orders: row } as RowsOf));
    return { ...group.take(), number };
  });

for (const { name, use } of databases) {
  describe(`Batches of several threads into ${name}`, () => {
    const database = use();
    beforeEach(() => createOrders(database.db));

    it('may have the columns of a table in another order', async () => {
      const sink = knexSink(database.db);
      for (const batch of batches({ id: 1, name: 'a' }, { name: 'b', id: 2 })) sink.write(batch);
      sink.end();
      await once(sink, 'finish');
      assert.deepEqual(await database.db('orders').select('name').orderBy('id'), [
        { name: 'a' },
        { name: 'b' },
      ]);
    });

    for (const [row, difference] of [
      [{ id: 1 }, 'name missing'],
      [{ id: 1, name: 'a', note: null }, 'note added'],
      [{ id: 1, note: null }, 'name missing; note added'],
    ] as const) {
      it(`end the load with row_shape when a later one has ${difference}`, async () => {
        await database.db.schema.alterTable('orders', table => table.string('note'));
        const sink = knexSink(database.db, { maxRejects: 9 });
        for (const batch of batches({ id: 0, name: 'a' }, row)) sink.write(batch);
        const [error] = await once(sink, 'error');
        await sink.settled;
        assert.equal(error.code, 'row_shape');
        const what = "a row of orders has other columns than the table's first row";
        assert.equal(error.message, `record 1: ${what}: ${difference}`);
        assert.deepEqual(await database.db('orders').pluck('id'), [0]);
      });
    }
  });
}
