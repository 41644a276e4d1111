import assert from 'node:assert/strict';
import { tracingChannel } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { load, type LoadOptions } from '../../lib/load.js';
import type { LoadReport } from '../../lib/load/report.js';
import { type SpecDatabase, useMariadb } from '../support/databases.js';
import { mapping, person } from '../support/people.js';

const PEOPLE = 3000;
const MAX_RECORDS = 500;
const BATCHES = PEOPLE / MAX_RECORDS;
const TABLES = ['phones', 'people', 'millrace_rejects', 'millrace_batches', 'millrace_jobs'];

describe('A batch that is sent at once', () => {
  const database: SpecDatabase = useMariadb();
  const folder = mkdtempSync(join(tmpdir(), 'millrace-at-once-'));
  const source = join(folder, 'people.xml');
  before(() => {
    const people = Array.from({ length: PEOPLE }, (_none, id) => person(id, `p ${id}`));
    writeFileSync(source, `<people>${people.join('')}</people>`);
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const table of TABLES) await database.db.schema.dropTableIfExists(table);
  });

  const run = (db: Knex, more: Partial<LoadOptions<unknown>> = {}): Promise<LoadReport> =>
    load({ source, mapping, to: db, create: true, maxRecords: MAX_RECORDS, threads: 1, ...more } as never);

  /** How many commands are sent meanwhile that have no text of their own, but for those about statements that are prepared. */
  async function sentBy(work: () => Promise<unknown>): Promise<number> {
    let sent = 0;
    const start = (message: unknown): void => {
      if ((message as { query: string }).query === '') sent++;
    };
    const prepared = await preparedSoFar();
    const channel = tracingChannel('mysql2:query');
    channel.subscribe({ start } as never);
    await work().finally(() => channel.unsubscribe({ start } as never));
    // Each is closed, too.
    return sent - 2 * ((await preparedSoFar()) - prepared);
  }

  async function preparedSoFar(): Promise<number> {
    const [[{ Value }]] = await database.db.raw("SHOW GLOBAL STATUS LIKE 'Com_stmt_prepare'");
    return Number(Value);
  }

  const count = async (table: string): Promise<number> =>
    Number((await database.db(table).count({ count: '*' }))[0]!.count);

  for (const loadData of [false, true]) {
    it(`is waited for once before it is committed: ${loadData ? 'LOAD DATA' : 'INSERT'}`, async () => {
      const sent = await sentBy(() => run(database.db, { loadData }));
      assert.equal(sent, BATCHES);
      assert.deepEqual([await count('people'), await count('phones')], [PEOPLE, 2 * PEOPLE]);
      assert.equal(await count('millrace_batches'), BATCHES);
    });

    it(`is in once where two send it, though nothing but its claim says so: ${loadData ? 'LOAD DATA' : 'INSERT'}`, async () => {
      const { db } = database;
      // Without keys, so that the rows of both would go in.
      await db.schema.raw('CREATE TABLE people (id INT, name VARCHAR(9)) ENGINE = InnoDB');
      await db.schema.raw('CREATE TABLE phones (id INT, no INT, phone VARCHAR(20)) ENGINE = InnoDB');
      const others = [database.connect(), database.connect()];
      const reports = await Promise.all(others.map(other => run(other, { loadData, create: false })));
      for (const { written } of reports) assert.equal(written, PEOPLE);
      assert.deepEqual([await count('people'), await count('phones')], [PEOPLE, 2 * PEOPLE]);
      await Promise.all(others.map(other => other.destroy()));
    });
  }
});
