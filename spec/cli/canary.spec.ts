import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import type { Knex } from 'knex';
import { useCommandLine } from '../support/cli.js';
import { type SpecDatabase, useMariadb, useSqlite } from '../support/databases.js';
import { dropTables, LEDGER_TABLES } from '../support/ledger.js';

const CANARY = 'C4nary';

const MAPPING = {
  record: '/people/person',
  tables: {
    people: {
      columns: {
        code: { from: '@code', type: 'string(12)', key: true },
        age: { from: 'age', type: 'integer' },
        note: { from: 'note', type: 'string(12)' },
        born: { from: 'born', type: 'date' },
        kind: { from: 'kind', type: 'integer', values: { A: 1, '': 0 } },
      },
    },
  },
};

const child = (name: string, text = `${CANARY} 7`): string =>
  `<person code="${CANARY}"><${name}>${text}</${name}></person>`;

/** Refused by the mapping and by the database, with a value in each place that a message could take one from. */
const PEOPLE = [
  `<person code="${CANARY}"/>`,
  `<person code="${CANARY}"/>`,
  ...['age', 'born', 'kind'].map(name => child(name)),
  child('note', `${CANARY} is too long`),
  `<person code="${CANARY} is too long"/>`,
];

const targets: readonly [name: string, use: () => SpecDatabase, urlOf: (db: Knex) => string][] = [
  ['SQLite', useSqlite, ({ client }) => `sqlite:${client.config.connection.filename}`],
  [
    'MariaDB',
    useMariadb,
    ({ client }) => {
      const { user, host, port, database } = client.config.connection;
      return `mariadb://${user}@${host}:${port}/${database}`;
    },
  ],
];

for (const [name, use, urlOf] of targets) {
  describe(`A value of a row that is loaded into ${name}`, () => {
    const cli = useCommandLine();
    const database = use();
    afterEach(() => dropTables(database.db, ['people']));

    beforeEach(() => {
      writeFileSync(cli.file('m.json'), JSON.stringify(MAPPING));
      writeFileSync(cli.file('people.xml'), `<people>${PEOPLE.join('\n')}</people>`);
      writeFileSync(cli.file('cut.xml'), `<people>${PEOPLE.join('\n')}<person><age>${CANARY}`);
      writeFileSync(cli.file('bad.ndjson'), `{"people":{"code":"${CANARY}","age":"${CANARY}"}}\n{"${CANARY}`);
    });

    /** What a command has said, but for what it is asked to print. */
    async function said(args: readonly string[], prints = false): Promise<string> {
      const env = { MILLRACE_PASSWORD: String(database.mariadb?.connection.password ?? '') };
      const { code, out, err } = await cli.run([...args, '--debug'], { env });
      assert.ok([0, 1, 3].includes(code!), err);
      return prints ? err : out + err;
    }

    it('is in no output, no file and no column of the ledger', async () => {
      const to = ['--to', urlOf(database.db)];
      const mapped = ['-m', 'm.json'];
      const all = ['--max-rejects', '99', '--json'];
      const output = [
        await said(['load', 'people.xml', ...mapped, ...to, '--create', '--rejects', 'r.ndjson', ...all]),
        await said(['load', 'people.xml', ...mapped, ...to, '--json']),
        await said(['load', 'people.xml', ...mapped, ...to, '--job', 'strict', '--json']),
        await said(['load', 'people.xml', ...mapped, ...to, '--job', 'dry', '--dry-run', ...all]),
        await said(['load', 'cut.xml', ...mapped, ...to, ...all]),
        await said(['insert', 'bad.ndjson', ...to, ...all]),
        await said(['insert', 'bad.ndjson', ...to, '--job', 'update', '--on-conflict', 'update', ...all]),
        await said(['map', 'people.xml', ...mapped, '--max-rejects', '99'], true),
        await said(['parse', 'cut.xml', '-r', '/people/person'], true),
        await said(['retry', 'people.xml', ...mapped, ...to, '--json']),
        await said(['jobs', ...to]),
        await said(['jobs', ...to, '--json']),
        await said(['rejects', 'people.xml', ...to]),
        readFileSync(cli.file('r.ndjson'), 'utf8'),
      ];
      for (const table of LEDGER_TABLES) output.push(JSON.stringify(await database.db(table)));
      for (const text of output) assert.ok(!text.includes(CANARY), text);
      const rejected = JSON.parse((await said(['jobs', ...to, '--json'])).split('\n')[0]!)[0].rejects;
      const codes = rejected.map(({ code }: { code: string }) => code);
      for (const code of ['duplicate_key', 'bad_value', 'unknown_code', 'too_long'])
        assert.ok(codes.includes(code), `${code} is not among ${codes}`);
    }).timeout(120_000);

    it('is shown where it is revealed', async () => {
      const to = ['--to', urlOf(database.db)];
      await said(['load', 'people.xml', '-m', 'm.json', ...to, '--create', '--max-rejects', '99']);
      assert.ok((await said(['rejects', 'people.xml', ...to, '--reveal', '-m', 'm.json'])).includes(CANARY));
    });
  });
}
