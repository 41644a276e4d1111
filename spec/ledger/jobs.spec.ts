import assert from 'node:assert/strict';
import { jobs } from '../../lib/ledger/jobs.js';
import { load } from '../../lib/load.js';
import { databases } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';
import { failed, mapping, person, source } from '../support/people.js';

for (const { name, use } of databases) {
  describe(`jobs of ${name}`, () => {
    const database = use();
    afterEach(() => dropTables(database.db, ['phones', 'people']));
    const text = `<people>${[person(1, 'Ann'), person(2, 'nobody'), person('x', 'Bo'), person(1, 'Cy')].join('\n')}`;
    const options = () => ({
      mapping,
      to: database.db,
      create: true,
      job: 'people',
      maxRejects: 9,
      maxRecords: 2,
    });

    it('are none where there is no ledger, and none is made', async () => {
      assert.deepEqual(await jobs(database.db), []);
      assert.equal(await database.db.schema.hasTable('millrace_jobs'), false);
    });

    it('tell what ran, how far, and what was refused for what', async () => {
      await load({ ...options(), source: source(`${text}</people>`) });
      const [job, ...others] = await jobs(database.db);
      const { started, finished, end, ...rest } = job!;
      assert.ok(started <= finished! && end > 100 && others.length === 0);
      assert.deepEqual(rest, {
        ...{ job: 'people', source: 'the stream', size: null, batches: 2, missing: 0 },
        ...{ read: 4, written: 1, filtered: 1, rejected: 2, fault: null },
        rejects: [
          { code: 'bad_value', table: 'people', column: 'id', reason: 'people.id: not a number', count: 1 },
          { ...rest.rejects[1], code: 'duplicate_key', table: 'people', count: 1 },
        ],
      });
    });

    it('tell what is missing, and what is wrong with the source', async () => {
      await failed({
        ...options(),
        source: source(`${text}\n${person(5, 'Di')}<person>&x;</person></people>`),
      });
      await database.db('millrace_batches').where({ batch: 0 }).del();
      const [job] = await jobs(database.db);
      assert.deepEqual([job!.finished, job!.missing, job!.batches], [null, 1, 2]);
      assert.match(job!.fault!, /&x;/);
    });
  });
}
