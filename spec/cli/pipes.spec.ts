import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import knex, { type Knex } from 'knex';
import { outcomeOf, type RunOptions, useCommandLine } from '../support/cli.js';
import { MAPPING, people, person, writePeople } from './people.js';

const MAPPED = ['--mapping', 'people.mapping.json'];

describe('The commands of millrace in a pipe', () => {
  const cli = useCommandLine();
  const output = async (args: readonly string[], options?: RunOptions): Promise<string> => {
    const { code, out, err } = await cli.run(args, options);
    assert.equal(code, 0, err);
    return out;
  };
  const tablesIn = async (file: string): Promise<unknown> => {
    const db: Knex = knex({ client: 'better-sqlite3', connection: cli.file(file), useNullAsDefault: true });
    const rows = [await db('people').orderBy('id'), await db('phones').orderBy(['person', 'no'])];
    await db.destroy();
    return rows;
  };

  it('do together what load does', async () => {
    writePeople(cli, person(1, 'Anna'), person(2, 'nobody'), '<person id="3"><name>Bo</name></person>');
    await output(['load', 'people.xml', ...MAPPED, '--to', 'sqlite:load.sqlite', '--create']);
    await output(['load', '-', ...MAPPED, '--to', 'sqlite:pipe.sqlite', '--create'], {
      input: '<people><person id="9"/></people>',
    });
    const records = await output(['parse', 'people.xml', '--record', '/people/person']);
    assert.equal(records.split('\n')[1], '{"@id":"2","name":"nobody","phone":["2","0"]}');
    const rows = await output(['map', ...MAPPED], { input: records });
    assert.equal(rows.split('\n')[1], '{"people":[{"id":3,"name":"Bo"}],"phones":[]}');
    const db = knex({
      client: 'better-sqlite3',
      connection: cli.file('pipe.sqlite'),
      useNullAsDefault: true,
    });
    await db('people').del();
    await db.destroy();
    const report = await output(['insert', '--to', 'sqlite:pipe.sqlite', '--json', '-q'], { input: rows });
    assert.deepEqual(JSON.parse(report).rows, { people: 2, phones: 2 });
    assert.deepEqual(await tablesIn('pipe.sqlite'), await tablesIn('load.sqlite'));
  });

  it('keep every digit and every byte', async () => {
    const columns = {
      id: { from: 'id', type: 'integer', key: true },
      price: { from: 'price', type: 'decimal(30,10)' },
      raw: { from: 'raw', type: 'binary', encoding: 'hex' },
    };
    writeFileSync(cli.file('t.json'), JSON.stringify({ record: '/', tables: { t: { columns } } }));
    const written = '{"id":9007199254740993,"price":12345678901234567890.0123456789,"raw":"00ff"}\n';
    const records = await output(['parse', '-', '--record', '/'], { input: written });
    const rows = await output(['map', '-m', 't.json'], { input: records });
    assert.equal(
      rows,
      '{"t":[{"id":"9007199254740993","price":"12345678901234567890.0123456789","raw":{"base64":"AP8="}}]}\n',
    );
    const db = knex({ client: 'better-sqlite3', connection: cli.file('t.sqlite'), useNullAsDefault: true });
    await db.raw('create table t (id integer primary key, price text, raw blob)');
    await output(['insert', '--to', 'sqlite:t.sqlite'], { input: rows });
    assert.deepEqual(await db.raw('select cast(id as text) as id, price, raw from t'), [
      { id: '9007199254740993', price: '12345678901234567890.0123456789', raw: Buffer.from([0, 255]) },
    ]);
    await db.destroy();
  });

  it('take arrays for what they are told to', async () => {
    const args = ['parse', '--record', '/r/o', '--arrays', 'n', 'm/k', '--format', 'xml'];
    const out = await output(args, { input: '<r><o><n>1</n><m><k/></m></o></r>' });
    assert.equal(out, '{"n":["1"],"m":{"k":[""]}}\n');
  });

  it('go on with records that map refuses within the limit, and end with 3', async () => {
    writePeople(cli, person(2, 'Bo'), person('x', 'Ann'));
    const limit = ['--max-rejects', '1', '--rejects', 'r.ndjson', '--reveal'];
    const { code, out, err } = await cli.run(['map', 'people.xml', ...MAPPED, ...limit]);
    assert.deepEqual(
      [code, out],
      [
        3,
        '{"people":[{"id":2,"name":"Bo"}],"phones":[{"person":2,"no":1,"phone":"2"},{"person":2,"no":2,"phone":"0"}]}\n',
      ],
    );
    assert.match(err, /^rejected: people\.xml: record 1, .*not a number$/m);
    assert.equal(JSON.parse(readFileSync(cli.file('r.ndjson'), 'utf8')).value.name, 'Ann');
  });

  for (const command of [
    ['parse', '--record', '/people/person', '--format', 'xml'],
    ['map', ...MAPPED, '--format', 'xml', '-q'],
  ]) {
    it(`end quietly when nobody reads what ${command[0]} prints`, async () => {
      writeFileSync(cli.file('people.mapping.json'), JSON.stringify(MAPPING));
      const child = cli.start(command);
      child.stdin!.on('error', () => {});
      child.stdin!.write('<people>');
      const more = (): void => {
        while (child.stdin!.writable && child.stdin!.write(person(1, 'Ann'.repeat(1000))));
      };
      child.stdin!.on('drain', more);
      more();
      await once(child.stdout!, 'data');
      child.stdout!.destroy();
      const [code] = await once(child, 'exit');
      assert.deepEqual([code, child.stderr!.read()], [0, null]);
      child.stdin!.destroy();
    });
  }

  it('read no more files when nobody reads what parse prints', async () => {
    writePeople(cli, ...Array.from({ length: 3000 }, (_, id) => person(id, 'Ann')));
    writeFileSync(cli.file('wrong.xml'), 'no XML');
    const child = cli.start(['parse', 'people.xml', 'wrong.xml', '--record', '/people/person']);
    await once(child.stdout!, 'data');
    child.stdout!.destroy();
    const [code] = await once(child, 'exit');
    assert.deepEqual([code, child.stderr!.read()], [0, null]);
  });

  it('do not stop a load when nobody reads its report', async () => {
    writePeople(cli, person(1, 'Ann'));
    const child = cli.start(['load', '-', ...MAPPED, '--to', 'sqlite:p.sqlite', '--create', '--json']);
    child.stdout!.destroy();
    child.stderr!.destroy();
    child.stdin!.end(people(person(1, 'Ann')));
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    assert.deepEqual(await tablesIn('p.sqlite'), [
      [{ id: 1, name: 'Ann' }],
      [
        { person: 1, no: 1, phone: '1' },
        { person: 1, no: 2, phone: '0' },
      ],
    ]);
  });

  it('fail together under pipefail', async function () {
    if (process.platform === 'win32') this.skip();
    writePeople(cli);
    writeFileSync(cli.file('cut.xml'), '<people><person id="1"/>');
    const child = cli.start(['parse', 'cut.xml', '--record', '/people/person']);
    child.stdin!.end();
    const { code, out, err } = await outcomeOf(child);
    assert.deepEqual([code, out], [1, '{"@id":"1"}\n']);
    assert.match(err, /^error: cut\.xml: .*the source ends inside/);
  });
});
