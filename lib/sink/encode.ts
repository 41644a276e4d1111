import type { Knex } from 'knex';
import type { EncodedBatch } from '../batch/encoded.js';
import type { Batch } from '../types.js';
import { dialectOf } from './dialects.js';
import { transactions } from './transaction.js';
import { encodeRows, literals } from './writers/mysql-encode.js';
import { columnsFrom } from './writers/mysql-schema.js';
import type { Columns, TableDescription } from './writers/writer.js';

/** What a thread must know of the tables to encode rows for them. */
export type TableDescriptions = readonly (readonly [table: string, description: TableDescription])[];

/**
 * @returns undefined where rows are not encoded: for databases that take values, and for tables that are not there, of
 *   which the sink says so
 */
export async function describeTables(
  db: Knex,
  tables: readonly string[],
): Promise<TableDescriptions | undefined> {
  return transactions(
    db.client,
    dialectOf(db),
  )(async writer => {
    if (!writer.describe) return undefined;
    const described: [string, TableDescription][] = [];
    for (const table of tables) {
      const description = await writer.describe(table);
      if (!description) return undefined;
      described.push([table, description]);
    }
    return described;
  });
}

/** Turns the rows of batches into the text that the writer sends. What can't be encoded stays as it is. */
export async function encoderFor(descriptions: TableDescriptions): Promise<(batch: Batch) => EncodedBatch> {
  const literal = literals((await import('mysql2')).escape);
  const tables = new Map<string, Columns>(
    descriptions.map(([table, description]) => [table, columnsFrom(table, description, literal)]),
  );
  return batch => ({
    ...batch,
    tables: batch.tables.map(rows => encodeRows(rows, tables.get(rows.table)!) ?? rows),
  });
}
