import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { load } from '../../lib/load.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import { batchByTable } from '../../lib/stages/batch-by-table.js';
import { map } from '../../lib/stages/map.js';
import { parallel } from '../../lib/stages/parallel.js';
import { parseJson } from '../../lib/stages/parse-json.js';
import { parseXml } from '../../lib/stages/parse-xml.js';
import type { SourceRecord } from '../../lib/types.js';
import { databases } from '../support/databases.js';

const INHERITED = ['__proto__', 'constructor', 'hasOwnProperty', 'prototype', 'toString', 'valueOf'];
const SQL = [
  "'); DROP TABLE people; --",
  '`; DROP TABLE people; --',
  '"; DROP TABLE people; --',
  'id`) VALUES (1); --',
  'people.id as x',
  '*',
  '?',
  ':id:',
  '\\',
];
const source = (text: string): Readable => Readable.from([Buffer.from(text)]);

describe('Names that every object has', () => {
  for (const name of INHERITED) {
    const xml = `<r><o ${name}="a"><${name}>b</${name}><i><${name}/><${name}/></i></o><o/></r>`;
    const member = JSON.stringify(name);
    const json = `{"r":[{"@${name}":"a",${member}:"b","i":{${member}:["",""]}},{}]}`;

    it(`are names of elements, attributes and keys like any other: ${name}`, async () => {
      const fromXml = (await source(xml)
        .pipe(parseXml({ record: '/r/o' }))
        .toArray()) as SourceRecord[];
      const fromJson = (await source(json)
        .pipe(parseJson({ record: '/r/*' }))
        .toArray()) as SourceRecord[];
      const own = Object.fromEntries([
        [`@${name}`, 'a'],
        [name, 'b'],
        ['i', Object.fromEntries([[name, ['', '']]])],
      ]);
      assert.deepEqual(
        fromXml.map(({ value }) => value),
        [own, ''],
      );
      assert.deepEqual(
        fromJson.map(({ value }) => value),
        [own, {}],
      );
      assert.equal(Object.getPrototypeOf(fromJson[0]!.value), Object.prototype);
      assert.deepEqual(Object.keys(Object.prototype), []);
    });
  }
});

for (const { name: kind, use } of databases) {
  describe(`Names, into ${kind},`, () => {
    const database = use();
    let db: Knex;
    before(() => {
      ({ db } = database);
    });
    beforeEach(async () => {
      await db.schema.dropTableIfExists('people');
      await db.schema.createTable('people', table => {
        table.integer('id').primary();
        table.string('name', 100);
      });
    });

    for (const name of INHERITED.filter(name => name !== '__proto__')) {
      it(`are those of tables and columns as the mapping gives them: ${name}`, async () => {
        const column = { from: name, type: 'string(20)' } as const;
        const tables = {
          [name]: { columns: { [name]: column, attribute: { ...column, from: `@${name}` } } },
        };
        const text = `<r><o ${name}="a"><${name}>b</${name}></o><o/></r>`;
        for (const threads of [0, name === 'constructor' ? 1 : 0]) {
          const { rows } = await load({
            ...{ source: source(text), mapping: { record: '/r/o', tables }, to: db, create: true, threads },
          });
          assert.deepEqual(Object.entries(rows), [[name, 2]]);
        }
        const expected = [
          Object.fromEntries([
            [name, 'b'],
            ['attribute', 'a'],
          ]),
          Object.fromEntries([
            [name, null],
            ['attribute', null],
          ]),
        ];
        const found = (await db(name).select()).map(row => ({ ...row }));
        assert.deepEqual(found, [...expected, ...expected]);
        await db.schema.dropTable(name);
      });
    }

    it('of tables and columns are no __proto__, which is refused', async () => {
      const columns = JSON.parse('{"__proto__": {"from": "a", "type": "integer"}}');
      const refused = load({
        source: source('<r/>'),
        mapping: { record: '/r', tables: { t: { columns } } },
        to: db,
      });
      await assert.rejects(refused, { name: 'MappingError', message: /__proto__/ });
    });

    for (const name of SQL) {
      const key = JSON.stringify(name);
      it(`of the source are never those of columns by a mapping: ${name}`, async () => {
        const mapping = {
          record: '/*',
          tables: {
            people: {
              columns: {
                id: { from: 'id', type: 'integer', key: true },
                name: { from: 'name', type: 'string(100)' },
              },
            },
          },
        } as const;
        const text = `[{"id":1,"name":${key},${key}:${key}}]`;
        const { written } = await load({ source: source(text), mapping, to: db, threads: 0 });
        assert.equal(written, 1);
        assert.deepEqual(
          (await db('people').select()).map(row => ({ ...row })),
          [{ id: 1, name }],
        );
      });

      it(`of the source are looked up where a row function makes columns of them: ${name}`, async () => {
        const sink = knexSink(db);
        const run = pipeline(
          source(`[{"id":1,${key}:"x"}]`),
          parseJson<Record<string, string>>({ record: '/*' }),
          map(people => ({ people })),
          batchByTable(),
          sink,
        );
        await assert.rejects(run, { name: 'LoadError', code: 'unknown_column' });
        await sink.settled;
        const tables = pipeline(
          source(`[{"id":1}]`),
          parseJson<{ id: number }>({ record: '/*' }),
          map(row => ({ [name]: row })),
          batchByTable(),
          knexSink(db),
        );
        await assert.rejects(tables, { name: 'LoadError', code: 'unknown_table' });
        assert.equal((await db('people').select()).length, 0);
      });
    }
  });
}

describe('The module of a worker', () => {
  for (const module of [
    'data:text/javascript,export default x => x',
    'https://example.com/a.js',
    'node:fs',
  ]) {
    it(`is never ${module}`, () => {
      assert.throws(() => parallel(new URL(module)), {
        name: 'TypeError',
        message: /^module: expected a file: URL/,
      });
    });
  }
});
