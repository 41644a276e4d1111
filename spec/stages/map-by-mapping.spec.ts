import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { grouper } from '../../lib/batch/group.js';
import { pickRecords } from '../../lib/batch/pick.js';
import { sumIssues } from '../../lib/batch/sum-issues.js';
import { defineMapping } from '../../lib/mapping/define.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { asRecords } from '../../lib/stages/as-records.js';
import { batchByTable } from '../../lib/stages/batch-by-table.js';
import { compose } from '../../lib/stages/compose.js';
import { map } from '../../lib/stages/map.js';
import { parseXml } from '../../lib/stages/parse-xml.js';
import type { Issue, MappedRecord } from '../../lib/types.js';
import { useSqlite } from '../support/databases.js';
import { at, sourceRecord, withRows } from '../support/records.js';
import { stageContract } from './contract.js';

const mapping = defineMapping({
  record: '/people/person',
  filter: "name != 'nobody'",
  tables: {
    people: {
      skipWhenBlank: ['name'],
      columns: {
        id: { from: '@id', type: 'integer', key: true },
        name: { from: 'name', type: 'string(9)', convert: ['left(3)'] },
      },
    },
  },
});
const person = (id: number | string, name: string) => ({ '@id': String(id), name });

stageContract('map by a mapping', {
  make: () => map(mapping),
  inputs: [0, 1].map(id => sourceRecord(id, person(id, 'Ann'))),
  outputs: [0, 1].map(id => withRows(id, { people: [{ id, name: 'Ann' }] })),
  *endless() {
    for (let id = 0; ; id++) yield sourceRecord(id, person(id, 'Ann'));
  },
});

describe('map by a mapping', () => {
  const truncated = (count: number): Issue => ({ table: 'people', column: 'name', rule: 'truncated', count });
  const blank: Issue = { table: 'people', rule: 'blank_row', count: 1 };
  const people = [
    person(1, 'Anna'),
    person(2, 'nobody'),
    person(3, ''),
    person('x', 'Berta'),
    person(1, 'Chris'),
    person(4, 'Dorothy'),
    person(5, 'Eva'),
  ];

  it('hands on what was counted in each record that is not refused', async () => {
    const mapped = await Readable.from(people).pipe(asRecords()).pipe(map(mapping)).toArray();
    assert.deepEqual(
      (mapped as MappedRecord[]).map(record => [record.outcome, 'issues' in record ? record.issues : []]),
      [
        ['rows', [truncated(1)]],
        ['filtered', []],
        ['filtered', [blank]],
        ['rejected', []],
        ['rows', [truncated(1)]],
        ['rows', [truncated(1)]],
        ['rows', []],
      ],
    );
  });

  it('refuses a record with the place of its value', async () => {
    const [mapped] = (await Readable.from([person('x', 'A')])
      .pipe(asRecords())
      .pipe(map(mapping))
      .toArray()) as MappedRecord[];
    assert.ok(mapped?.outcome === 'rejected');
    const { stage, code, position, table, column } = mapped.reject;
    assert.deepEqual(
      { stage, code, position, table, column },
      { stage: 'map', code: 'bad_value', position: at(0), table: 'people', column: 'id' },
    );
  });

  it('finds records and their ancestors by the stages of every source', async () => {
    const stage = compose(
      parseXml({ record: mapping.record }),
      map(
        defineMapping({
          record: '/people/person',
          tables: { people: { columns: { town: { from: '../@town', type: 'string' } } } },
        }),
      ),
    );
    const [mapped] = await Readable.from(['<people town="Bath"><person/></people>']).pipe(stage).toArray();
    assert.deepEqual((mapped as MappedRecord & { rows: unknown }).rows, { people: [{ town: 'Bath' }] });
  });

  it('keeps the issues of the records that are picked from a batch, and those of filtered ones', () => {
    const group = grouper();
    group.add({ ...withRows(0, { people: { id: 0 } }), issues: [truncated(1)] } as MappedRecord);
    group.add({ outcome: 'filtered', position: at(1), issues: [blank] });
    group.add({ ...withRows(2, { people: { id: 2 } }), issues: [truncated(3)] } as MappedRecord);
    const batch = group.take();
    assert.deepEqual(sumIssues(batch.issues!), [truncated(4), blank]);
    const picked = pickRecords(batch, record => record === 1);
    assert.deepEqual(picked.issues, [blank, { ...truncated(3), record: 0 }]);
    assert.equal(group.take().issues, undefined);
  });

  describe('into tables', () => {
    const database = useSqlite();

    it('reports only the issues of what is in', async () => {
      const { db } = database;
      await db.schema.createTable('people', table => {
        table.integer('id').primary();
        table.string('name');
      });
      const batches: (readonly Issue[])[] = [];
      const sink = knexSink(db, { maxRejects: 2, onBatch: ({ issues }) => batches.push(issues) });
      const stages = [asRecords(), map(mapping), batchByTable({ maxRecords: 5 })] as const;
      await pipeline(Readable.from(people), ...stages, sink);
      const { written, filtered, rejected, issues } = sink.report();
      assert.deepEqual({ written, filtered, rejected }, { written: 3, filtered: 2, rejected: 2 });
      // The second person with id 1 is refused by the database, and the truncated name with it.
      assert.deepEqual(batches, [[truncated(1), blank], [truncated(1)]]);
      assert.deepEqual(issues, [truncated(2), blank]);
    });
  });
});
