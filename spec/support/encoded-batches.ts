import type { Knex } from 'knex';
import { grouper } from '../../lib/batch/group.js';
import { markBatch } from '../../lib/batch/made.js';
import type { EncodedBatch } from '../../lib/batch/encoded.js';
import { describeTables } from '../../lib/sink/describe.js';
import { encoderFor, formsOf, type TableDescriptions } from '../../lib/sink/encode.js';
import { knexSink } from '../../lib/sink/knex-sink.js';
import type { KnexSinkOptions } from '../../lib/sink/knex-sink-options.js';
import type { Report } from '../../lib/sink/tally.js';
import type { ColumnValue, RowsOf } from '../../lib/types.js';
import { MYSQL } from './column-rows.js';
import { type SpecDatabase, useMariadb } from './databases.js';
import { withRows } from './records.js';

/** How rows are encoded: as MariaDB has them, as MySQL has them, or for LOAD DATA. */
export type By = 'parameters' | 'text' | 'fields';

/** Batches into a MariaDB of the suite that it is called in, over one connection, so that it can be looked at. */
export interface EncodedBatches {
  readonly database: SpecDatabase;
  /** There from the suite's `before` on. */
  readonly alone: Knex;
  encodedBy(by: By, records: readonly RowsOf[]): Promise<EncodedBatch>;
  /** One batch, a record for each entry. */
  put(records: readonly RowsOf[], by?: By, db?: Knex, options?: KnexSinkOptions): Promise<Report>;
  statusOf(name: string): Promise<number>;
  contents(table?: string): Promise<Record<string, unknown>[]>;
  /** The table `t`, dropped behind each spec. */
  withColumn(type: string): Promise<void>;
}

export const rowsOf = (values: readonly ColumnValue[]): RowsOf[] =>
  values.map((value, no) => ({ t: { no, value } }));

export const numbered = (count: number): RowsOf[] =>
  Array.from({ length: count }, (_none, no) => ({ t: { no, value: no % 3 ? `row ${no}` : null } }));

export function useEncodedBatches(): EncodedBatches {
  const database = useMariadb();
  // One connection, to look at it.
  let alone: Knex;

  before(() => {
    alone = database.connect({ pool: { min: 0, max: 1 } });
  });
  afterEach(async () => {
    for (const table of ['child', 'parent', 'other', 't']) await database.db.schema.dropTableIfExists(table);
  });

  async function encodedBy(by: By, records: readonly RowsOf[]): Promise<EncodedBatch> {
    const group = grouper();
    records.forEach((rows, record) => group.add(withRows(record, rows)));
    const batch = group.take();
    const described = (await describeTables(
      database.db,
      batch.tables.map(({ table }) => table),
    ))!;
    const asMysql = described.map(([table, columns]) => [
      table,
      columns.map(column => ({ ...column, version: MYSQL })),
    ]) as unknown as TableDescriptions;
    return encoderFor(formsOf(by === 'text' ? asMysql : described, by === 'fields'))(batch);
  }

  async function put(
    records: readonly RowsOf[],
    by: By = 'parameters',
    db: Knex = alone,
    options: KnexSinkOptions = {},
  ): Promise<Report> {
    const sink = knexSink(db, { maxRejects: records.length, ...options });
    const failing = new Promise<never>((_resolve, reject) => sink.once('error', reject));
    sink.end(markBatch(await encodedBy(by, records)));
    await Promise.race([failing, sink.settled]);
    return sink.report();
  }

  // Over that connection, as a statement that is closed is not answered for.
  const statusOf = async (name: string): Promise<number> => {
    const [[{ Value }]] = await alone.raw(`SHOW GLOBAL STATUS LIKE '${name}'`);
    return Number(Value);
  };
  const contents = (table = 't'): Promise<Record<string, unknown>[]> =>
    database.db(table).select().orderBy('no');
  const withColumn = (type: string): Promise<void> =>
    database.db.schema.raw(`CREATE TABLE t (no INT PRIMARY KEY, value ${type}) ENGINE = InnoDB`).then();

  return {
    ...{ database, encodedBy, put, statusOf, contents, withColumn },
    get alone() {
      return alone;
    },
  };
}
