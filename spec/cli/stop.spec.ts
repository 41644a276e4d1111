import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import knex from 'knex';
import { outcomeOf, useCommandLine } from '../support/cli.js';
import { useMariadb } from '../support/databases.js';
import { MAPPING, person } from './people.js';

describe('Ctrl-C', () => {
  const cli = useCommandLine();
  const database = useMariadb();
  // Windows has no signals to send.
  before(function () {
    if (process.platform === 'win32') this.skip();
  });
  beforeEach(() => writeFileSync(cli.file('people.mapping.json'), JSON.stringify(MAPPING)));
  afterEach(async () => {
    for (const table of ['phones', 'people']) await database.db.schema.dropTableIfExists(table);
  });
  const args = ['load', '-', '--mapping', 'people.mapping.json', '--create', '--json', '--to'];
  const many = (from: number): string =>
    Array.from({ length: 2500 }, (_, at) => person(from + at, 'Ann')).join('\n');

  it('stops a load, and what is committed is reported', async () => {
    const child = cli.start([...args, 'sqlite:people.sqlite']);
    const done = outcomeOf(child);
    child.stdin!.on('error', () => {});
    child.stdin!.write(`<people>${many(0)}`);
    const db = knex({
      client: 'better-sqlite3',
      connection: cli.file('people.sqlite'),
      useNullAsDefault: true,
    });
    const count = async (): Promise<number> => {
      if (!(await db.schema.hasTable('people'))) return 0;
      return Number((await db('people').count({ count: '*' }))[0]!.count);
    };
    // Each turn a whole one, or what is written to the child never leaves.
    while ((await count()) < 2000) await setImmediate();
    child.kill('SIGINT');
    const { code, out, err } = await done;
    assert.equal(code, 1);
    assert.match(err, /^stopping: .*\n/);
    assert.match(err, /error: standard input: the load was stopped\n$/);
    const { read, rows, error } = JSON.parse(out);
    assert.deepEqual([read, rows.people, error.code], [2000, 2000, 'aborted']);
    assert.equal(await count(), 2000);
    await db.destroy();
  });

  it('ends at once when it comes again', async () => {
    const { user, host, port, password = '', database: name } = database.mariadb!.connection;
    const { db } = database;
    const env = { MILLRACE_PASSWORD: String(password) };
    const target = `mysql://${user}@${host}:${port}/${name}`;
    writeFileSync(cli.file('first.xml'), '<people><person id="1"/></people>');
    await cli.run(['load', 'first.xml', ...args.slice(2), target], { env });

    // A lock that the load waits for, and so does its end.
    const lock = await db.transaction();
    await lock('people').where('id', 1).update({ name: 'x' });
    const child = cli.start([...args, target, '--on-conflict', 'update'], { env });
    child.stdin!.on('error', () => {});
    child.stdin!.write(`<people>${many(1)}`);
    const isWaiting = async (): Promise<boolean> => {
      const [processes] = await db.raw('SHOW PROCESSLIST');
      return processes.some(
        ({ Info }: { Info: string | null }) => Info !== null && /people/.test(Info) && !/SHOW/.test(Info),
      );
    };
    while (!(await isWaiting()));
    child.stderr!.setEncoding('utf8');
    child.kill('SIGINT');
    const [said] = await once(child.stderr!, 'data');
    assert.match(said, /^stopping: /);
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 130);
    await lock.rollback();
    assert.equal((await db('people').select()).length, 1);
  });
});
