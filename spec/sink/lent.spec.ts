import assert from 'node:assert/strict';
import { grouper } from '../../lib/batch/group.js';
import { markBatch } from '../../lib/batch/made.js';
import { lender } from '../../lib/bytes/lent.js';
import { withTables } from '../../lib/batch/positions.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { Batch } from '../../lib/types.js';
import { useMariadb } from '../support/databases.js';
import { withRows } from '../support/records.js';

describe('Memory that is lent to knexSink', () => {
  const database = useMariadb();

  afterEach(() => database.db.schema.dropTableIfExists('t'));

  it('comes back with the batch in, and not before', async () => {
    await database.db.schema.raw('CREATE TABLE t (id INT PRIMARY KEY) ENGINE = InnoDB');
    const { lend } = lender(10_000);
    const group = grouper();
    group.add(withRows(0, { t: { id: 7 } }));
    const text = Buffer.from('(7),');
    const bytes = lend(text.length);
    bytes.set(text);
    const one = Uint32Array.of(text.length);
    const table = {
      table: 't',
      columns: ['id'],
      form: 'values',
      bytes,
      ends: one,
      records: new Uint32Array(1),
    };
    const batch = markBatch(withTables(group.take(), [table] as never));
    const isLent: boolean[] = [];
    const onBatch = (): void => void isLent.push(lend(text.length).buffer !== bytes.buffer);
    const sink = knexSink(database.db, { onBatch });
    sink.end(batch as Batch);
    await sink.settled;
    assert.deepEqual(await database.db('t').select(), [{ id: 7 }]);
    assert.deepEqual(isLent, [true]);
    assert.equal(lend(text.length).buffer, bytes.buffer);
  });
});
