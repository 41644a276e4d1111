import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Connection } from 'mysql2';
import { rowsOf, useEncodedBatches } from '../support/encoded-batches.js';
import { AWKWARD, CHANGED_BY_MARIADB } from '../support/values.js';

describe('LOAD DATA', () => {
  const { database, put, statusOf, contents, withColumn } = useEncodedBatches();
  let loading: Knex;

  before(() => {
    loading = database.connect({ connection: { ...database.mariadb!.connection, flags: 'LOCAL_FILES' } });
  });

  const loads = (): Promise<number> => statusOf('Com_load');

  it('keeps text byte for byte, and null', async () => {
    await withColumn('LONGTEXT');
    const before = await loads();
    await put(rowsOf([...AWKWARD, null]), 'fields', loading);
    assert.equal((await loads()) - before, 1);
    const rows = await database.db('t').select(database.db.raw('HEX(value) AS hex')).orderBy('no');
    const hexOf = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();
    assert.deepEqual(
      rows.map(({ hex }) => hex),
      [...AWKWARD.map(hexOf), null],
    );
  });

  it('keeps what is in one column that is blank', async () => {
    await database.db.schema.raw('CREATE TABLE t (value VARCHAR(9)) ENGINE = InnoDB');
    await put([{ t: [{ value: '' }, { value: 'a' }, { value: '' }] }], 'fields', loading);
    assert.deepEqual(await database.db('t').count({ count: '*' }).where('value', ''), [{ count: 2 }]);
  });

  for (const [type, value] of CHANGED_BY_MARIADB) {
    it(`refuses what INSERT refuses: ${typeof value} ${String(value).slice(0, 30)} for ${type}`, async () => {
      const good = type.startsWith('BIT') ? 1 : null;
      const outcomes = [];
      for (const by of ['text', 'fields'] as const) {
        await withColumn(type);
        const { read, written, rejected, rejects } = await put(rowsOf([good, value, good]), by, loading);
        outcomes.push({ read, written, rejected, rejects, rows: await contents() });
        await database.db.schema.dropTable('t');
      }
      assert.equal(outcomes[0]!.rejected, 1);
      assert.deepEqual(outcomes[1], outcomes[0]);
    });
  }

  for (const [what, records] of [
    ['a duplicate key', [{ parent: { no: 1 } }, { parent: { no: 1 } }, { parent: { no: 2 } }]],
    [
      'a foreign key without its row',
      [{ parent: { no: 1 }, child: { no: 1, parent: 7 } }, { parent: { no: 2 } }],
    ],
    ['a value that is missing', [{ parent: { no: null } }, { parent: { no: 2 } }]],
  ] as const) {
    it(`refuses what INSERT refuses: ${what}`, async () => {
      const outcomes = [];
      for (const by of ['text', 'fields'] as const) {
        await database.db.schema.raw('CREATE TABLE parent (no INT PRIMARY KEY) ENGINE = InnoDB');
        await database.db.schema.raw(
          'CREATE TABLE child (no INT, parent INT, FOREIGN KEY (parent) REFERENCES parent (no)) ENGINE = InnoDB',
        );
        const { written, rejects } = await put(records, by, loading);
        const constraint = /fk|_ibfk_\d+/g;
        const told = rejects.map(reject => ({ ...reject, reason: reject.reason.replace(constraint, '') }));
        outcomes.push({ written, told, rows: [await contents('parent'), await contents('child')] });
        for (const table of ['child', 'parent']) await database.db.schema.dropTable(table);
      }
      assert.equal(outcomes[0]!.told.length, 1);
      assert.deepEqual(outcomes[1], outcomes[0]);
    });
  }

  it('gives way to INSERT for bytes, and for bits, whose digits it would read as their characters', async () => {
    const before = await loads();
    await withColumn('VARBINARY(9)');
    await put(rowsOf([Buffer.from('a\t\n')]), 'fields', loading);
    assert.deepEqual(await contents(), [{ no: 0, value: Buffer.from('a\t\n') }]);
    await database.db.schema.dropTable('t');
    await withColumn('BIT(8)');
    await put(rowsOf([1]), 'fields', loading);
    assert.deepEqual(await contents(), [{ no: 0, value: Buffer.from([1]) }]);
    assert.equal(await loads(), before);
  });

  it('is tried again after an error that is over soon', async () => {
    await withColumn('VARCHAR(9)');
    const other = await database.db.transaction();
    await other('t').insert({ no: 1 });
    const impatient = database.connect({
      connection: { ...database.mariadb!.connection, flags: 'LOCAL_FILES' },
      pool: {
        ...{ min: 0, max: 1 },
        afterCreate: (connection: Connection, done: (error: Error | null) => void) =>
          connection.query('SET SESSION innodb_lock_wait_timeout = 1', done),
      },
    });
    const before = await loads();
    const releasing = setTimeout(2500).then(() => other.rollback());
    const loading = put(rowsOf(['a', 'b']), 'fields', impatient, { maxRejects: 0 });
    const [{ written }] = await Promise.all([loading, releasing]);
    assert.equal(written, 2);
    assert.ok((await loads()) - before > 1);
  });

  it('gives way to INSERT where the connection may not use it', async () => {
    await withColumn('VARCHAR(9)');
    await put(rowsOf(['a', "it's", null]), 'fields', database.db, { maxRejects: 0 });
    assert.deepEqual(
      (await contents()).map(row => (row as { value: unknown }).value),
      ['a', "it's", null],
    );
  });
});
