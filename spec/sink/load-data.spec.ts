import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { grouper } from '../../lib/batch/group.js';
import { markBatch } from '../../lib/batch/made.js';
import { describeTables } from '../../lib/sink/describe.js';
import { encoderFor, formsOf } from '../../lib/sink/encode.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { Report } from '../../lib/sink/tally.js';
import type { ColumnValue, RowsOf } from '../../lib/types.js';
import { useMariadb } from '../support/databases.js';
import { withRows } from '../support/records.js';
import { AWKWARD, CHANGED_BY_MARIADB } from '../support/values.js';

describe('LOAD DATA', () => {
  const database = useMariadb();
  let loading: Knex;

  before(() => {
    const connection = { ...database.mariadb!.connection, flags: 'LOCAL_FILES' };
    loading = database.connect({ connection });
  });
  afterEach(async () => {
    for (const table of ['child', 'parent', 't']) await database.db.schema.dropTableIfExists(table);
  });

  /** One batch, a record for each entry, by LOAD DATA or by INSERT. */
  async function put(
    records: readonly RowsOf[],
    by: 'load' | 'insert',
    db = loading,
    maxRejects = records.length,
  ): Promise<Report> {
    const group = grouper();
    records.forEach((rows, record) => group.add(withRows(record, rows)));
    const batch = group.take();
    const tables = batch.tables.map(({ table }) => table);
    const encode = encoderFor(formsOf((await describeTables(db, tables))!, by === 'load'));
    const sink = knexSink(db, { maxRejects });
    const failing = new Promise<never>((_resolve, reject) => sink.once('error', reject));
    sink.end(markBatch(encode(batch)));
    await Promise.race([failing, sink.settled]);
    return sink.report();
  }

  const rowsOf = (values: readonly ColumnValue[]): RowsOf[] =>
    values.map((value, no) => ({ t: { no, value } }));
  const loads = async (): Promise<number> => {
    const [[{ Value }]] = await database.db.raw("SHOW GLOBAL STATUS LIKE 'Com_load'");
    return Number(Value);
  };
  const contents = (table = 't'): Promise<unknown[]> => database.db(table).select().orderBy('no');
  const withColumn = (type: string): Promise<void> =>
    database.db.schema.raw(`CREATE TABLE t (no INT PRIMARY KEY, value ${type}) ENGINE = InnoDB`).then();

  it('keeps text byte for byte, and null', async () => {
    await withColumn('LONGTEXT');
    const before = await loads();
    await put(rowsOf([...AWKWARD, null]), 'load');
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
    await put([{ t: [{ value: '' }, { value: 'a' }, { value: '' }] }], 'load');
    assert.deepEqual(await database.db('t').count({ count: '*' }).where('value', ''), [{ count: 2 }]);
  });

  for (const [type, value] of CHANGED_BY_MARIADB) {
    it(`refuses what INSERT refuses: ${typeof value} ${String(value).slice(0, 30)} for ${type}`, async () => {
      const good = type.startsWith('BIT') ? 1 : null;
      const outcomes = [];
      for (const by of ['insert', 'load'] as const) {
        await withColumn(type);
        const { read, written, rejected, rejects } = await put(rowsOf([good, value, good]), by);
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
      for (const by of ['insert', 'load'] as const) {
        await database.db.schema.raw('CREATE TABLE parent (no INT PRIMARY KEY) ENGINE = InnoDB');
        await database.db.schema.raw(
          'CREATE TABLE child (no INT, parent INT, FOREIGN KEY (parent) REFERENCES parent (no)) ENGINE = InnoDB',
        );
        const { written, rejects } = await put(records, by);
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
    await put(rowsOf([Buffer.from('a\t\n')]), 'load');
    assert.deepEqual(await contents(), [{ no: 0, value: Buffer.from('a\t\n') }]);
    await database.db.schema.dropTable('t');
    await withColumn('BIT(8)');
    await put(rowsOf([1]), 'load');
    assert.deepEqual(await contents(), [{ no: 0, value: Buffer.from([1]) }]);
    assert.equal(await loads(), before);
  });

  it('gives way to INSERT where the connection may not use it', async () => {
    await withColumn('VARCHAR(9)');
    await put(rowsOf(['a', "it's", null]), 'load', database.db, 0);
    assert.deepEqual(
      (await contents()).map(row => (row as { value: unknown }).value),
      ['a', "it's", null],
    );
  });
});
