import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RevealedReject } from '../lib/load/rejects.js';
import { load } from '../lib/load.js';
import { useSqlite } from './support/databases.js';
import { openFiles } from './support/open-files.js';
import { failed, mapping, person, source } from './support/people.js';

const xml = (...people: readonly string[]): string => `<people>\n${people.join('\n')}\n</people>`;

describe('load', () => {
  const database = useSqlite();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-load-'));
  const path = (name: string): string => join(folder, name);
  beforeEach(async () => {
    const { schema } = database.db;
    for (const table of ['phones', 'people']) await schema.dropTableIfExists(table);
  });
  after(() => rmSync(folder, { recursive: true }));

  const options = (text: string, more: object = {}) => ({
    ...{ source: source(text), mapping, to: database.db, create: true, ...more },
  });

  it('takes records and a row function in the place of a mapping', async () => {
    await database.db.schema.createTable('people', table => table.integer('id'));
    const { rows } = await load<{ '@id': string; phone: string[] }>({
      source: source('<people><person id="4"><phone>1</phone></person></people>'),
      record: '/people/person',
      arrays: ['phone'],
      toRows: ({ '@id': id, phone }) => ({ people: phone.map(() => ({ id })) }),
      to: database.db,
    });
    assert.deepEqual(rows, { people: 1 });
  });

  for (const [what, options, threads] of [
    ['the threads that are asked for', { threads: 2 }, 2],
    ['the main thread', { threads: 0 }, 0],
    ['the main thread where values are kept to be revealed', { threads: 2, reveal: true }, 0],
    [
      'the main thread where there is a row function',
      { mapping: undefined, create: false, record: '/people/person', toRows: () => undefined },
      0,
    ],
  ] as const) {
    it(`reports ${what}`, async () => {
      const size = { maxRecords: 10, maxBytes: 100_000 };
      const wanted = { source: source(xml(person(1, 'Ann'))), mapping, to: database.db, create: true };
      const { settings } = await load({ ...wanted, ...size, ...options } as never);
      assert.deepEqual(settings, { threads, connections: 1, ...size });
    });
  }

  const people = xml(...Array.from({ length: 20 }, (_none, id) => person(id, 'Ann')));
  const threads: readonly (readonly [
    what: string,
    source: string | Buffer,
    more: object,
    threads: number,
  ])[] = [
    ['no thread for a file that one batch holds', people, {}, 0],
    ['no thread for a packed file that one batch holds', gzipSync(people), {}, 0],
    ['no thread for one batch even where it is told to', people, { threads: 1 }, 0],
    ['a thread for a second batch', people, { maxRecords: 10, maxBytes: people.length - 1 }, 1],
    ['a thread for a second batch of a packed file', gzipSync(people), { maxRecords: 10 }, 1],
    ['a thread for a second batch of LOAD DATA', people, { loadData: true, maxRecords: 10 }, 1],
    ['a thread for a second batch where it is told to', people, { threads: 1, maxRecords: 10 }, 1],
  ];
  for (const [what, content, more, count] of threads) {
    it(`starts ${what}`, async () => {
      const file = path(typeof content === 'string' ? 'people.xml' : 'people.xml.gz');
      writeFileSync(file, content);
      let started = 0;
      const onWorker = (): void => void started++;
      process.on('worker', onWorker);
      const given = { mapping, to: database.db, create: true, source: file, ledger: false as const, ...more };
      const { written } = await load(given).finally(() => process.off('worker', onWorker));
      assert.deepEqual([written, Math.min(started, 1)], [20, count]);
    });
  }

  it('takes a URL, opens the target and closes it', async () => {
    const to = `sqlite:${path('own.sqlite')}`;
    await load({ source: source(xml(person(1, 'Ann'))), mapping, to, create: true });
    assert.ok(existsSync(path('own.sqlite')));
    assert.ok(!openFiles().includes(path('own.sqlite')));
  });

  it('reads the same from XML, JSON and NDJSON', async () => {
    const people = [{ '@id': 1, name: 'Ann', phone: ['1', '0'] }];
    for (const [text, format] of [
      [JSON.stringify({ people: { person: people[0] } }), 'json'],
      [JSON.stringify(people[0]), 'ndjson'],
    ] as const) {
      const { rows } = await load(options(text, { format, onConflict: 'ignore' }));
      assert.equal(rows.phones === 2 || rows.phones === 0, true);
    }
    assert.equal(
      (await load(options(xml(person(1, 'Ann')), { onConflict: 'ignore' }))).conflicts.phones!.ignored,
      2,
    );
  });

  it('ends at the first reject, with the report of what is in', async () => {
    const error = await failed(options(xml(person(1, 'Ann'), person('x', 'Bo'))));
    assert.match(error.message, /^record 1, byte \d+, line 3, column 1: people\.id: not a number$/);
    assert.deepEqual([error.report.read, error.report.rows], [0, { people: 0, phones: 0 }]);
  });

  for (const [maxRejects, isEnough] of [
    [2, true],
    [1, false],
    ['50%', true],
    ['66.7%', true],
    ['49.9%', false],
  ] as const) {
    it(`${isEnough ? 'loads' : 'fails'} with 2 rejects of 4 and maxRejects ${maxRejects}`, async () => {
      const text = xml(person(1, 'Ann'), person('x', 'Bo'), person('y', 'Cy'), person(4, 'Di'));
      if (isEnough) {
        const { written, rejected, rejects } = await load(options(text, { maxRejects }));
        assert.deepEqual([written, rejected, rejects.map(({ position }) => position.record)], [2, 2, [1, 2]]);
      } else {
        const error = await failed(options(text, { maxRejects }));
        assert.equal((error as Error & { code?: string }).code, 'too_many_rejects');
      }
    });
  }

  it('ends early where a percentage is passed by far', async () => {
    const records = Array.from({ length: 30_000 }, (_, at) => person(`x${at}`, ''));
    const { message, report } = await failed(options(xml(...records), { maxRejects: '1%' }));
    assert.match(message, /^more than 1% of the records are refused: 1\d{4} of 1\d{4}$/);
    assert.ok(report.read < 15_000);
  });

  it('writes rejects to a file, without their values', async () => {
    const text = xml(person(1, 'Ann'), person('secret', 'Bo'), person(1, 'Cy'));
    await load(options(text, { maxRejects: 2, rejects: path('rejects.ndjson') }));
    const written = readFileSync(path('rejects.ndjson'), 'utf8');
    const lines = written
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    assert.deepEqual(
      lines.map(({ source, stage, code, table, column, position }) => [
        source,
        stage,
        code,
        table,
        column,
        position.line,
      ]),
      [
        ['the stream', 'map', 'bad_value', 'people', 'id', 3],
        ['the stream', 'insert', 'duplicate_key', 'people', 'id', 4],
      ],
    );
    assert.ok(!written.includes('secret') && !written.includes('Cy'));
  });

  it('gives rejects the values of their records where that is asked for', async () => {
    const lines = [
      '{"@id":"1"}',
      '{"@id":"x","name":"Bo","n":9007199254740993}',
      '{"@id":',
      '{"@id":"1","name":"Cy"}',
    ];
    const rejects: RevealedReject[] = [];
    const reveal = { maxRejects: 3, reveal: true };
    const text = lines.join('\n');
    await load(
      options(text, {
        ...reveal,
        format: 'ndjson',
        rejects: (reject: RevealedReject) => rejects.push(reject),
      }),
    );
    assert.deepEqual(
      rejects.map(({ stage, value }) => [stage, value]),
      [
        ['map', { '@id': 'x', name: 'Bo', n: 9007199254740993n }],
        ['read', undefined],
        ['insert', { '@id': '1', name: 'Cy' }],
      ],
    );
    const file = path('revealed.ndjson');
    await load(options(lines.join('\n'), { maxRejects: 4, reveal: true, format: 'ndjson', rejects: file }));
    assert.match(readFileSync(file, 'utf8'), /"value":\{"@id":"x","name":"Bo","n":"9007199254740993"\}\}\n/);
  });

  it('ends with what onProgress throws', async () => {
    const onProgress = (): void => {
      throw new Error('enough');
    };
    const error = await failed(options(xml(person(1, 'Ann')), { onProgress }));
    assert.deepEqual([error.message, error.report.written], ['enough', 1]);
  });

  it('opens nothing when an option is wrong', async () => {
    writeFileSync(path('people.xml'), xml());
    for (const [wrong, message] of [
      [{ mappings: 1 }, /^mappings: no such option/],
      [{ record: '/a' }, /^record: the mapping says that/],
      [{ mapping: undefined }, /^record: expected a path/],
      [{ mapping: undefined, record: '/a' }, /^toRows: expected a function/],
      [{ mapping: undefined, record: '/a', toRows: () => ({}) }, /^create: expected a mapping/],
      [{ mapping: { record: '/a' } }, /missing "tables"/],
      [{ maxRejects: '1' }, /^maxRejects: expected a whole number or a percentage/],
      [{ maxRejects: -1 }, /^maxRejects: /],
      [{ onProgress: 1 }, /^onProgress: expected a function/],
      [{ format: 'csv' }, /^format: /],
      [{ to: 'oracle://x' }, /^target: /],
    ] as const) {
      await assert.rejects(
        load({
          ...{ source: path('people.xml'), mapping, to: `sqlite:${path('none.sqlite')}`, create: true },
          ...wrong,
        } as never),
        { message },
      );
      assert.ok(!existsSync(path('none.sqlite')));
    }
  });

  it('makes no tables for a source that is not there', async () => {
    const to = `sqlite:${path('none.sqlite')}`;
    const error = await failed({ source: path('none.xml'), mapping, to, create: true });
    assert.match(error.message, /none\.xml: no such file$/);
    assert.equal(error.report, undefined);
    assert.ok(!existsSync(path('none.sqlite')));
  });

  it('destroys the source when the tables can not be made', async () => {
    const given = source(xml(person(1, 'Ann')));
    const to = `sqlite:${path('no/folder/here.sqlite')}`;
    assert.equal((await failed({ source: given, mapping, to, create: true })).report, undefined);
    assert.ok(given.destroyed);
    writeFileSync(path('closed.xml'), xml(person(1, 'Ann')));
    await failed({ source: path('closed.xml'), mapping, to, create: true });
    assert.ok(!openFiles().includes(path('closed.xml')));
  });
});
