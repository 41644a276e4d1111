import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type Run, useCommandLine } from '../support/cli.js';
import { useMariadb } from '../support/databases.js';
import { MAPPING, people, person, writePeople } from './people.js';

const MAPPED = ['--mapping', 'people.mapping.json'];
const FILE = ['--to', 'sqlite:people.sqlite'];

describe('millrace, given what is wrong,', () => {
  const cli = useCommandLine();
  const { tables } = MAPPING;
  beforeEach(() => {
    writePeople(cli, person(1, 'Ann'));
    mkdirSync(cli.file('folder'));
    for (const [name, content] of [
      ['broken.json', '{\n  "record": }'],
      ['twice.json', '{"record": "/a", "record": "/b"}'],
      [
        'typo.json',
        JSON.stringify({
          record: '/people/person',
          tables: { t: { columns: { a: { from: 'a', type: 'intger' } } } },
        }),
      ],
      [
        'name.json',
        JSON.stringify({
          record: '/people/person',
          tables: { t: { columns: { 'a b': { from: 'a', type: 'integer' } } } },
        }),
      ],
      ['elsewhere.json', JSON.stringify({ ...MAPPING, record: '/people/human' })],
      ['table.json', JSON.stringify({ ...MAPPING, tables: { peeple: tables.people } })],
      [
        'column.json',
        JSON.stringify({
          ...MAPPING,
          tables: { people: { columns: { ...tables.people.columns, nam: tables.people.columns.name } } },
        }),
      ],
      ['cut.xml', '<people><person id="2"/>'],
      ['text.csv', 'id;name\n1;Ann\n'],
    ] as const) {
      writeFileSync(cli.file(name), content);
    }
  });

  const oneLine = ({ code, out, err }: Run): [number | null, string, string] => {
    const lines = err.trimEnd().split('\n');
    assert.ok(!/^\s+at /m.test(err), err);
    return [code, out, lines.filter(line => line.startsWith('error: ')).join('\n')];
  };

  for (const [what, args, code, message] of [
    ['a file that is missing', ['none.xml', ...MAPPED, ...FILE], 2, 'none.xml: no such file'],
    [
      'a second file that is missing',
      ['people.xml', 'none.xml', ...MAPPED, ...FILE, '--create'],
      2,
      'none.xml: no such file',
    ],
    ['a pattern that matches nothing', ['none-*.xml', ...MAPPED, ...FILE], 2, 'none-*.xml: no file matches'],
    ['a folder', ['folder', ...MAPPED, ...FILE], 2, 'folder: a folder, not a file'],
    ['no source', [...MAPPED, ...FILE], 2, /^missing required argument 'source'/],
    ['no mapping', ['people.xml', ...FILE], 2, /^required option '-m, --mapping <file>' not specified/],
    ['a mapping that is missing', ['people.xml', '-m', 'none.json', ...FILE], 2, 'none.json: no such file'],
    [
      'a mapping that is no JSON',
      ['people.xml', '-m', 'broken.json', ...FILE],
      2,
      /^broken\.json: line 2, column 13: /,
    ],
    [
      'a mapping that says a thing twice',
      ['people.xml', '-m', 'twice.json', ...FILE],
      2,
      /^twice\.json: line 1, column \d+: /,
    ],
    [
      'a mapping with a typo',
      ['people.xml', '-m', 'typo.json', ...FILE],
      2,
      'typo.json: unknown type "intger" at tables.t.columns.a.type; did you mean "integer"?',
    ],
    [
      'a column that is no plain name',
      ['people.xml', '-m', 'name.json', ...FILE],
      2,
      /^name\.json: column "a b" is not a plain name/,
    ],
    [
      'an URL of another kind',
      ['people.xml', ...MAPPED, '--to', 'oracle://x'],
      2,
      /^target: expected sqlite:path or mysql:\/\//,
    ],
    ['no URL', ['people.xml', ...MAPPED, '--to', 'people.sqlite'], 2, /^target: expected sqlite:path/],
    [
      'an option that there is not',
      ['people.xml', ...MAPPED, ...FILE, '--creat'],
      2,
      /^unknown option '--creat'/,
    ],
    [
      'a wrong choice',
      ['people.xml', ...MAPPED, ...FILE, '--on-conflict', 'replace'],
      2,
      /^option '--on-conflict <what>' argument 'replace' is invalid/,
    ],
    [
      'a wrong limit',
      ['people.xml', ...MAPPED, ...FILE, '--max-rejects', 'many'],
      2,
      /Expected a whole number or a percentage\.$/,
    ],
    [
      'a file of rejects that can not be',
      ['people.xml', ...MAPPED, ...FILE, '--rejects', 'no/folder/r'],
      2,
      'no/folder/r: ENOENT',
    ],
    [
      'a database that can not be made',
      ['people.xml', ...MAPPED, '--to', 'sqlite:no/folder/p'],
      2,
      /^connecting to .*no\/folder\/p: .*/,
    ],
    [
      'a path that matches nothing',
      ['people.xml', '-m', 'elsewhere.json', ...FILE, '--create'],
      1,
      /^people\.xml: .*0 records at \/people\/human; the root is <people>, and in \/people there is <person>$/,
    ],
    [
      'a table that is missing',
      ['people.xml', ...MAPPED, ...FILE],
      1,
      /^people\.xml: record 0, .*: no table people; --create makes it$/,
    ],
    [
      'a document that is cut',
      ['cut.xml', ...MAPPED, ...FILE, '--create'],
      1,
      /^cut\.xml: .*the source ends inside/,
    ],
    [
      'a text of no format',
      ['text.csv', ...MAPPED, ...FILE, '--create'],
      1,
      /^text\.csv: the source begins neither as XML/,
    ],
  ] as [string, string[], number, string | RegExp][]) {
    it(`says in a line what is wrong with ${what}`, async () => {
      const [exit, out, line] = oneLine(await cli.run(['load', ...args]));
      assert.deepEqual([exit, out], [code, '']);
      const found = line.replace(/^error: /, '');
      if (typeof message === 'string') assert.equal(found, message);
      else assert.match(found, message);
    });
  }

  for (const [mapping, message] of [
    ['table.json', /: no table peeple; did you mean people\?; --create makes it$/],
    ['column.json', /: no column nam in people; did you mean name\?$/],
  ] as const) {
    it(`finds the nearest name in the database for ${mapping}`, async () => {
      await cli.run(['load', 'people.xml', ...MAPPED, ...FILE, '--create']);
      const [code, , line] = oneLine(
        await cli.run(['load', 'people.xml', '-m', mapping, ...FILE, '--job', 'mistyped']),
      );
      assert.equal(code, 1);
      assert.match(line, message);
    });
  }

  it('tells where in the program an error came from with --debug', async () => {
    const { err } = await cli.run(['load', 'cut.xml', ...MAPPED, ...FILE, '--create', '--debug']);
    assert.match(err, /^error: +at .*(records?|scan)\.js/m);
  });

  it('names the file of each of several errors', async () => {
    writeFileSync(cli.file('two.json'), JSON.stringify({ recrd: '/a', tables: 5 }));
    const { code, err } = await cli.run(['load', 'people.xml', '-m', 'two.json', ...FILE]);
    assert.equal(code, 2);
    const lines = err.trimEnd().split('\n');
    assert.ok(lines.length >= 2 && lines.every(line => line.startsWith('error: two.json: ')), err);
  });

  for (const [what, args, input, code, message] of [
    [
      'parse: no record',
      ['parse', 'people.xml'],
      '',
      2,
      /^error: required option '-r, --record <path>' not specified/,
    ],
    [
      'parse: a record path',
      ['parse', 'people.xml', '--record', 'person'],
      '',
      2,
      /^error: record: expected an absolute path/,
    ],
    [
      'parse: bad lines',
      ['parse', '-', '-r', '/', '-f', 'ndjson'],
      '{"a":1}\n{"a":',
      1,
      /^error: standard input: record 1, byte 13, line 2, column 6: /,
    ],
    [
      'map: a bad record',
      ['map', ...MAPPED],
      '{"@id":"x"}',
      1,
      /error: standard input: record 0, .*: people\.id: not a number$/m,
    ],
    [
      'insert: a line that is no rows',
      ['insert', ...FILE],
      '[1]',
      1,
      /error: standard input: record 0, .*: expected rows by table/,
    ],
    [
      'insert: a value that is none',
      ['insert', ...FILE],
      '{"a":{"b":{"c":1}}}',
      1,
      /error: standard input: record 0, .*: column b of a: expected text/,
    ],
  ] as [string, string[], string, number, RegExp][]) {
    it(`says in a line what is wrong with ${what}`, async () => {
      const { code: exit, err } = await cli.run(args, { input });
      assert.equal(exit, code);
      assert.match(err.trimEnd(), message);
    });
  }
});

describe('millrace and passwords', () => {
  const cli = useCommandLine();
  const { mariadb } = useMariadb();
  const canary = 'c4nary';

  it('never shows one', async () => {
    writePeople(cli, person(1, 'Ann'));
    const { host, port, user, database } = mariadb!.connection;
    const urls = [
      `mysql://${user}:${canary}@${host}:${port}/${database}`,
      `mysql://${user}:${canary}@${host}:1/${database}`,
      `mysql://${user}:${canary}@no.such.host.invalid/${database}`,
      `mysql://${user}:${canary}@${host}:${port}/`,
      `mysql://${user}:p@ss/${canary}@${host}:${port}/${database}`,
      `oracle://${user}:${canary}@${host}/${database}`,
    ];
    const runs = urls.flatMap(url => [
      cli.run(['load', 'people.xml', ...MAPPED, '--to', url, '--create', '--json', '--debug']),
      cli.run(['insert', '--to', url, '--json'], { input: '{"a":{"b":1}}' }),
    ]);
    const url = urls[0]!;
    runs.push(
      cli.run(['load', url, ...MAPPED, ...FILE]),
      cli.run(['load', 'people.xml', ...MAPPED, ...FILE, `--too=${url}`]),
      cli.run([url]),
      cli.run(
        ['load', 'people.xml', ...MAPPED, '--to', `mysql://${user}@${host}:${port}/${database}`, '--create'],
        {
          env: { MILLRACE_PASSWORD: canary },
        },
      ),
    );
    for (const { code, out, err } of await Promise.all(runs)) {
      assert.ok(code === 1 || code === 2, `${code}: ${err}`);
      assert.ok(!`${out}${err}`.includes(canary), `${out}${err}`);
    }
  }).timeout(60_000);

  it('takes it from the URL or from the environment', async function () {
    if (!mariadb!.server.isOurs) this.skip();
    const { host, port, database } = mariadb!.connection;
    const { default: knex } = await import('knex');
    const admin = knex({ client: 'mysql2', connection: mariadb!.connection });
    try {
      await admin.raw(`CREATE OR REPLACE USER loader IDENTIFIED BY '${canary}'`);
      await admin.raw(`GRANT ALL ON ${database}.* TO loader`);
      writePeople(cli, person(1, 'Ann'));
      const place = `${host}:${port}/${database}`;
      for (const [url, env] of [
        [`mysql://loader:${canary}@${place}`, {}],
        [`mariadb://loader@${place}`, { MILLRACE_PASSWORD: canary }],
      ] as const) {
        const file = `people-${url.length}.xml`;
        writeFileSync(cli.file(file), people(person(url.length, 'Ann')));
        const { code, out, err } = await cli.run(
          ['load', file, ...MAPPED, '--to', url, '--create', '--json'],
          { env },
        );
        assert.equal(code, 0, err);
        assert.ok(!`${out}${err}`.includes(canary));
      }
    } finally {
      await admin.raw('DROP USER IF EXISTS loader');
      await admin.destroy();
    }
  });
});
