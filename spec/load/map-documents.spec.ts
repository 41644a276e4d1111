import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Documents } from '../../lib/block/documents.js';
import { openLedger } from '../../lib/ledger/open-ledger.js';
import { openRetry } from '../../lib/ledger/open-retry.js';
import { createTables } from '../../lib/load/create-tables.js';
import { mapDocuments } from '../../lib/load/map-documents.js';
import { defineMapping } from '../../lib/mapping/define.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { databases } from '../support/databases.js';
import { dropTables } from '../support/ledger.js';

const mapping = defineMapping({
  record: '/form/person',
  tables: {
    people: {
      columns: { id: { from: '@id', type: 'integer', key: true }, name: { from: 'name', type: 'string(5)' } },
    },
    toys: {
      each: 'toy',
      columns: {
        person: { from: '/@id', type: 'integer', key: true },
        number: { from: '#', type: 'integer', key: true },
        form: { from: '../../@version', type: 'integer' },
      },
    },
  },
});

const form = (id: number, name = 'Ann'): string =>
  `<form version="7"><person id="${id}"><name>${name}</name><toy/><rest><deep>&lt;</deep></rest></person></form>`;

/** Documents with keys from 100 on, in runs of two. */
function runsOf(texts: readonly (string | Uint8Array)[]): Documents[] {
  const documents = texts.map((xml, record) => ({ record, key: 100 + record, xml }));
  const starts = documents.map(({ record }) => record).filter(record => record % 2 === 0);
  return starts.map((start, number) => ({ number, documents: documents.slice(start, start + 2) }));
}

for (const { name, use } of databases) {
  describe(`mapDocuments into ${name}`, () => {
    const database = use();
    beforeEach(() => createTables(database.db, mapping));
    afterEach(() => dropTables(database.db, ['toys', 'people']));

    async function load(
      runs: readonly Documents[],
      threads = 0,
      ledger?: Awaited<ReturnType<typeof openLedger>>,
    ) {
      const { db } = database;
      const sink = knexSink(db, { maxRejects: 9, ...(ledger && { ledger }) });
      await pipeline(Readable.from(runs), await mapDocuments(mapping, { to: db, threads }), sink);
      return sink.report();
    }

    for (const threads of [0, 2]) {
      it(`loads each document as a record, from text and bytes, in ${threads} threads`, async () => {
        const texts = Array.from({ length: 9 }, (_, id) =>
          id % 2 ? form(id) : Buffer.from(`\ufeff${form(id)}`),
        );
        const { read, written, batches } = await load(runsOf(texts), threads);
        assert.deepEqual([read, written, batches], [9, 9, 5]);
        const people = await database.db('people').orderBy('id').pluck('id');
        assert.deepEqual(people.map(Number), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
        assert.deepEqual((await database.db('toys').pluck('form')).map(Number), Array(9).fill(7));
      });
    }

    it('keeps a record whole, whatever stands behind it and is left out of it', async () => {
      const texts = Array.from({ length: 4 }, (_, id) => `${form(id)}${'\n'.repeat(id * 100)}`);
      const { readAsValues } = await load(runsOf(texts));
      assert.equal(readAsValues, 0);
      assert.deepEqual((await database.db('people').orderBy('id').pluck('id')).map(Number), [0, 1, 2, 3]);
      assert.deepEqual(await database.db('people').pluck('name'), Array(4).fill('Ann'));
    });

    it('gives the same rows, and counts it, where a document has to be read as values', async () => {
      const declared = '<!DOCTYPE form [<!ATTLIST person id CDATA "2">]>';
      const texts = [
        form(0),
        form(1).replace('<toy/>', '<?p?><toy/>'),
        declared + form(2).replace(' id="2"', ''),
      ];
      const { written, readAsValues } = await load(runsOf(texts));
      assert.deepEqual([written, readAsValues], [3, 2]);
      assert.deepEqual((await database.db('people').orderBy('id').pluck('id')).map(Number), [0, 1, 2]);
      assert.deepEqual((await database.db('toys').pluck('form')).map(Number), [7, 7, 7]);
    });

    it('refuses a document alone, whatever is wrong with it, and says where in it', async () => {
      const wrong = [
        ...[`${form(1)}\n<junk/>`, form(2).slice(0, -3), '', '<form><person id="3"/><person id="4"/></form>'],
        ...['<form/>', form(5, 'Barbara'), form(6).replace('<toy/>', '<toy></joy>')],
      ];
      const { written, rejects } = await load(runsOf([form(0), ...wrong, form(9)]));
      assert.equal(written, 2);
      assert.deepEqual(
        rejects.map(({ position, stage, code }) => `${position.record} ${position.start} ${stage} ${code}`),
        [
          ...[
            '1 101 read not_well_formed',
            '2 102 read truncated',
            '3 103 read empty',
            '4 104 read bad_value',
          ],
          ...['5 105 read no_records', '6 106 map too_long', '7 107 read not_well_formed'],
        ],
      );
      assert.equal(rejects[0]!.reason, `byte ${form(1).length + 1}, line 2, column 1: a second root`);
      assert.equal(rejects[3]!.reason, 'expected one /form/person in a document, found 2');
      assert.deepEqual((await database.db('people').orderBy('id').pluck('id')).map(Number), [0, 9]);
    });

    it('is resumed and retried by the keys of its documents', async () => {
      const { db } = database;
      const texts = [form(0), form(1, 'Barbara'), form(2), form(3)];
      await load(runsOf(texts), 0, await openLedger(db, { job: 'people' }));
      const ledger = await openLedger(db, { job: 'people' });
      assert.ok(ledger.isIn({ number: 1, read: 2, range: { first: 2, start: 102, end: 104 } }));

      const { refused, ledger: retried } = await openRetry(db, 'people');
      assert.equal(refused({ number: 1, read: 2, range: { first: 2, start: 102, end: 104 } }), undefined);
      const range = { first: 0, start: 100, end: 102 };
      assert.deepEqual([...refused({ number: 0, read: 2, range })!], [1]);
      assert.throws(() => refused({ number: 0, read: 2, range: { ...range, end: 109 } }), {
        code: 'job_differs',
      });

      const again = { number: 0, documents: [{ record: 1, key: 101, xml: form(1, 'Babs') }] };
      const stages = [Readable.from([again]), await mapDocuments(mapping, { to: db, threads: 0 })] as const;
      await pipeline(...stages, knexSink(db, { ledger: retried }));
      assert.deepEqual(await db('people').orderBy('id').pluck('name'), ['Ann', 'Babs', 'Ann', 'Ann']);
      assert.equal((await openRetry(db, 'people')).refused({ number: 0, read: 2, range }), undefined);
    });
  });
}

describe('mapDocuments', () => {
  const database = databases[0]!.use();

  it('refuses a run without documents, wrong options and a wrong mapping', async () => {
    const { db } = database;
    const stage = await mapDocuments(mapping, { to: db, threads: 0 });
    await assert.rejects(
      pipeline(Readable.from([{ number: 0, documents: [] }]), stage, async () => {}),
      {
        message: /expected at least one, got none/,
      },
    );
    await assert.rejects(mapDocuments(mapping, { to: db, thread: 1 } as never), {
      name: 'TypeError',
    });
    await assert.rejects(mapDocuments({ record: '/a' } as never, { to: db }), { name: 'MappingError' });
  });

  it('takes no table twice: createTables makes what is missing, parents first', async () => {
    assert.deepEqual(await createTables(database.db, mapping), ['people', 'toys']);
    assert.deepEqual(await createTables(database.db, mapping), []);
    await assert.rejects(database.db('toys').insert({ person: 5, number: 1 }), /FOREIGN KEY/);
  });
});
