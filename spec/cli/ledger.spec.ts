import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import { outcomeOf, type Run, useCommandLine } from '../support/cli.js';
import { people, person, writePeople } from './people.js';

describe('millrace load, run again', () => {
  const cli = useCommandLine();
  const load = (...args: readonly string[]): Promise<Run> =>
    cli.run(['load', '-m', 'people.mapping.json', '-t', 'sqlite:people.sqlite', '--create', ...args]);

  async function using<Found>(look: (db: Knex) => Promise<Found>): Promise<Found> {
    const connection = { filename: cli.file('people.sqlite') };
    const db = knex({ client: 'better-sqlite3', connection, useNullAsDefault: true });
    return look(db).finally(() => db.destroy());
  }
  const jobs = (): Promise<string[]> => using(db => db('millrace_jobs').orderBy('job').pluck('job'));
  const names = (): Promise<string[]> => using(db => db('people').orderBy('id').pluck('name'));
  /** As a load leaves it that was killed before its last batch. */
  const cut = (batches: number): Promise<void> =>
    using(async db => {
      await db('millrace_jobs').update({ finished: null });
      await db('millrace_batches').where('batch', '>=', batches).del();
      for (const table of ['phones', 'people'])
        await db(table)
          .where(table === 'people' ? 'id' : 'person', '>', batches)
          .del();
    });

  it('says that the job is done, and does nothing', async () => {
    writePeople(cli, person(1, 'Ann'), person(2, 'Bo'));
    const first = await load('people.xml');
    assert.deepEqual([first.code, await jobs()], [0, ['people.xml']]);
    const again = await load('people.xml');
    assert.deepEqual([again.code, again.out], [0, '']);
    assert.match(
      again.err,
      /^people\.xml: job people\.xml was done on 20\d\d-\d\d-\d\dT[\d:.]+Z; --restart loads it again\n$/,
    );
    assert.equal((await load('./people.xml', '-q')).err, '');
  });

  it('ends with 3 where records of the job that is done were refused', async () => {
    writePeople(cli, person(1, 'Ann'), person('x', 'Bo'));
    assert.equal((await load('people.xml', '--max-rejects', '1')).code, 3);
    const { code, out } = await load('people.xml', '--json');
    const { rejected, sources } = JSON.parse(out);
    assert.deepEqual(
      [code, rejected, sources[0].job, typeof sources[0].finished],
      [3, 1, 'people.xml', 'string'],
    );
  });

  it('goes on with the next source where more is refused already than is taken now', async () => {
    writePeople(cli, person(1, 'Ann'), person('x', 'Bo'));
    await load('people.xml', '--max-rejects', '1');
    writeFileSync(cli.file('more.xml'), people(person(2, 'Cy')));
    const { code, err } = await load('people.xml', 'more.xml');
    assert.equal(code, 3, err);
    assert.deepEqual(await names(), ['Ann', 'Cy']);
  });

  it('goes on where it was, and says where that is', async () => {
    writePeople(cli, person(1, 'Ann'), person(2, 'Bo'), person(3, 'Cy'));
    await load('people.xml', '--batch-records', '1');
    await cut(2);
    const { code, err } = await load('people.xml', '--batch-records', '1');
    assert.equal(code, 0);
    assert.match(err, /^people\.xml: goes on behind 2 records that are in\nrecords +read .*\n +3 +3 /);
    assert.match(err, /^2 of these records were in before$/m);
    assert.deepEqual(await names(), ['Ann', 'Bo', 'Cy']);
  });

  it('begins anew with --restart, and says what stays', async () => {
    writePeople(cli, person(1, 'Ann'));
    await load('people.xml');
    const failed = await load('people.xml', '--restart');
    assert.equal(failed.code, 1);
    assert.match(failed.err, /^people\.xml: begun anew; rows that are in the tables stay there, .*\n/);
    assert.match(failed.err, /error: people\.xml: .*duplicate key/);
    const { code, err } = await load('people.xml', '--restart', '--on-conflict', 'update');
    assert.equal(code, 0);
    assert.match(err, /people +0 +1\n/);
  });

  it('refuses what has changed under the name of a job, and says what to do', async () => {
    writePeople(cli, person(1, 'Ann'));
    await load('people.xml');
    writePeople(cli, person(2, 'Anna'));
    const { code, err } = await load('people.xml');
    assert.equal(code, 1);
    assert.match(
      err,
      /^error: job people\.xml: the size of the source was \d+ and is \d+; .* \(--job <name>, --restart\)\n$/,
    );
    assert.equal((await load('people.xml', '--job', 'tuesday')).code, 0);
    assert.deepEqual(
      [await names(), await jobs()],
      [
        ['Ann', 'Ann'],
        ['people.xml', 'tuesday'],
      ],
    );
  });

  it('refuses a file that is in under another name, unless the job is named', async () => {
    writePeople(cli, person(1, 'Ann'));
    await load('people.xml');
    writeFileSync(cli.file('copy.xml'), people(person(1, 'Ann')));
    const { code, err } = await load('copy.xml');
    assert.equal(code, 1);
    assert.match(err, /^error: job copy\.xml: the same source and mapping are in, .* as job people\.xml: /);
    const named = await load('copy.xml', '--job', 'copy', '--on-conflict', 'ignore');
    assert.equal(named.code, 0, named.err);
    assert.deepEqual(await names(), ['Ann']);
  });

  it('names a job for each of several sources, and of those of a pattern', async () => {
    writePeople(cli);
    for (const id of [1, 2]) writeFileSync(cli.file(`p-${id}.xml`), people(person(id, 'Ann')));
    await load('p-1.xml', '--job', 'one');
    await load('p-*.xml', '--job', 'all', '--on-conflict', 'ignore');
    assert.deepEqual(await jobs(), ['all/p-1.xml', 'all/p-2.xml', 'one']);
    writeFileSync(cli.file('q.xml'), people(person(3, 'Bo')));
    await load('q*.xml', '--job', 'all');
    assert.deepEqual((await jobs()).slice(0, 3), ['all/p-1.xml', 'all/p-2.xml', 'all/q.xml']);
  });

  it('knows standard input only by the name of a job', async () => {
    writePeople(cli);
    const args = ['load', '-', '-m', 'people.mapping.json', '-t', 'sqlite:people.sqlite', '--create'];
    const input = people(person(1, 'Ann'));
    assert.equal((await cli.run([...args], { input })).code, 0);
    assert.equal((await cli.run([...args], { input })).code, 1);
    const named = [...args, '--job', 'piped', '--on-conflict', 'ignore'];
    assert.equal((await cli.run(named, { input })).code, 0);
    assert.match((await cli.run(named, { input })).err, /^standard input: job piped was done on /);
  });

  it('leaves no ledger with --no-ledger and --dry-run', async () => {
    writePeople(cli, person(1, 'Ann'));
    assert.equal((await load('people.xml', '--no-ledger')).code, 0);
    const dry = await load(
      'people.xml',
      '--dry-run',
      '--job',
      'tried',
      '--restart',
      '--on-conflict',
      'ignore',
    );
    assert.equal(dry.code, 0, dry.err);
    assert.equal(await using(db => db.schema.hasTable('millrace_jobs')), false);
    const both = await load('people.xml', '--no-ledger', '--job', 'x');
    assert.deepEqual([both.code, both.err], [2, 'error: job: there is no job without a ledger\n']);
  });

  it('insert goes by the same ledger', async () => {
    writeFileSync(cli.file('rows.ndjson'), '{"people":{"id":7,"name":"Cy"}}\n');
    writePeople(cli, person(1, 'Ann'));
    await load('people.xml');
    const insert = ['insert', 'rows.ndjson', '--to', 'sqlite:people.sqlite'];
    assert.equal((await cli.run(insert)).code, 0);
    assert.match((await cli.run(insert)).err, /^rows\.ndjson: job rows\.ndjson was done on /);
  });

  for (const [option, value] of [
    ['--connections', '0'],
    ['--retry-seconds', 'x'],
    ['--timeout-seconds', '0'],
    ['--batch-records', '-1'],
    ['--batch-bytes', '1.5'],
  ] as const) {
    it(`takes no ${value} for ${option}`, async () => {
      writePeople(cli);
      const { code, err } = await load('people.xml', `${option}=${value}`);
      assert.equal(code, 2);
      assert.match(err, new RegExp(`^error: option '${option} <n>' argument '${value}' is invalid`));
    });
  }

  it('ends with 4 when the database can not go on, and the same command goes on', async () => {
    writePeople(cli, person(1, 'Ann'), person(2, 'Bo'));
    await load('people.xml', '--batch-records', '1');
    await cut(1);
    const lock = knex({
      client: 'better-sqlite3',
      connection: { filename: cli.file('people.sqlite') },
      useNullAsDefault: true,
    });
    const args = ['load', '-', '-m', 'people.mapping.json', '-t', 'sqlite:people.sqlite', '--job', 'piped'];
    const child = cli.start([
      ...args,
      '--batch-records',
      '1',
      '--retry-seconds',
      '0',
      '--on-conflict',
      'ignore',
    ]);
    const done = outcomeOf(child);
    try {
      child.stdin!.write(`<people>${person(1, 'Ann')}${person(2, 'Bo')}`);
      const isIn = async (): Promise<boolean> =>
        (await lock('millrace_batches').where({ job: 'piped', batch: 0 })).length > 0;
      while (!(await isIn())) await setImmediate();
      await lock.raw('BEGIN IMMEDIATE');
      child.stdin!.end(`${person(3, 'Cy')}</people>`);
      const { code, err } = await done;
      assert.equal(code, 4, err);
      assert.match(
        err,
        /error: standard input: .*SQLITE_BUSY.*: the same load, run again, goes on from here\n$/,
      );
      await lock.raw('ROLLBACK');
    } finally {
      await lock.destroy();
    }
    const input = `<people>${person(1, 'Ann')}${person(2, 'Bo')}${person(3, 'Cy')}</people>`;
    const again = await cli.run([...args, '--batch-records', '1', '--on-conflict', 'ignore'], { input });
    assert.equal(again.code, 0, again.err);
    assert.match(again.err, /^standard input: goes on behind \d records that are in\n/);
    assert.deepEqual(await names(), ['Ann', 'Bo', 'Cy']);
  });
});
