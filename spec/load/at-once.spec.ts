import assert from 'node:assert/strict';
import { pipeline } from 'node:stream/promises';
import { load } from '../../lib/load.js';
import { describeTables } from '../../lib/sink/describe.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { Report } from '../../lib/sink/tally.js';
import { parallel } from '../../lib/stages/parallel.js';
import { splitXml } from '../../lib/stages/split-xml.js';
import type { Batch, Block } from '../../lib/types.js';
import { databases } from '../support/databases.js';
import { mapping, person, source } from '../support/people.js';

const byMapping = new URL('../../lib/load/by-mapping.js', import.meta.url);
const TABLES = ['phones', 'people'];
const NAMES = ['Ann', 'nobody', 'O\'Hara \\ "x"', 'B<?as a value?>o', 'Özgür', 'tab\tör\u{1F600}'];
const SIZE = { maxRecords: 20, maxBytes: 100_000 };

const xml = (people: readonly string[]): string => `<people>${people.join('\n')}</people>`;
// Of every 40 the last has a number that is none.
const people = Array.from({ length: 900 }, (_none, id) =>
  person(id % 40 === 39 ? 'x' : id, NAMES[id % NAMES.length]!),
);

for (const { name, use } of databases) {
  describe(`A load into ${name} that begins before its thread has started`, () => {
    const database = use();
    beforeEach(async () => {
      await load({ source: source('<people/>'), mapping, to: database.db, create: true });
    });
    afterEach(async () => {
      for (const table of TABLES) await database.db.schema.dropTableIfExists(table);
    });

    async function contents(): Promise<unknown> {
      const rows = [
        await database.db('people').orderBy('id'),
        await database.db('phones').orderBy(['id', 'no']),
      ];
      for (const table of TABLES) await database.db(table).delete();
      return rows;
    }

    /** By what threads run, in threads alone. */
    async function byThreads(text: string, maxRejects: number): Promise<Report> {
      const { db } = database;
      const tables = await describeTables(db, TABLES);
      const workerData = { mapping, startedAt: new Date(), tables };
      const sink = knexSink(db, { maxRejects });
      const blocks = splitXml({ record: mapping.record, ...SIZE });
      const stage = parallel<Block, Batch>(byMapping, { workerData, threads: 1 });
      await pipeline(source(text), blocks, stage, sink);
      return sink.report();
    }

    const loading = (text: string, maxRejects: number): Promise<Report> =>
      load({ source: source(text), mapping, to: database.db, threads: 1, ...SIZE, maxRejects });

    it('gives the tables, rejects and counts of one by threads alone', async () => {
      const expected = await byThreads(xml(people), 100);
      const inTables = await contents();
      const found = await loading(xml(people), 100);
      assert.deepEqual([expected.rejected, expected.batches], [15, 45]);
      assert.deepEqual(await contents(), inTables);
      for (const of of [
        'rejects',
        'rows',
        'read',
        'written',
        'filtered',
        'readAsValues',
        'issues',
      ] as const) {
        assert.deepEqual(found[of], expected[of]);
      }
    });

    for (const [what, text] of [
      ['a record that is refused', xml(people.slice(30, 50))],
      ['what is not well-formed', xml([...people.slice(0, 10), '<person>&x;</person>'])],
      ['what is not well-formed before all else', xml(['<person>&x;</person>'])],
    ] as const) {
      it(`ends at ${what} in its first block as one by threads alone`, async () => {
        const end = async (by: typeof loading): Promise<unknown> => {
          const { message, code, position } = await by(text, 0).then(
            () => assert.fail('loaded'),
            error => error,
          );
          return { message, code, position, contents: await contents() };
        };
        assert.deepEqual(await end(loading), await end(byThreads));
      });
    }
  });
}
