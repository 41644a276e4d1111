import type { Knex } from 'knex';
import { type EncodedBatch, type EncodedRows, isEncoded } from '../batch/encoded.js';
import type { Batch, TableRows } from '../types.js';
import { dialectOf } from './dialects.js';
import { transactions } from './transaction.js';
import { encodeRows, literals } from './writers/mysql-encode.js';
import { columnsFrom } from './writers/mysql-schema.js';
import { field, valuesFromFields } from './writers/mysql-fields.js';
import type { TableDescription } from './writers/writer.js';

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

/**
 * Turns the rows of batches into the text that the writer sends. What can't be encoded stays as it is.
 * @param loads as LOAD DATA takes them, where it can
 */
export async function encoderFor(
  descriptions: TableDescriptions,
  loads: boolean,
): Promise<(batch: Batch) => EncodedBatch> {
  const literal = literals((await import('mysql2')).escape);
  const tables = new Map(
    descriptions.map(([table, description]) => {
      const values = columnsFrom(table, description, literal);
      // LOAD DATA reads the digits of a number as the bits of a BIT.
      const isLoaded = loads && !description.some(({ type }) => type === 'bit');
      return [table, { values, fields: isLoaded ? columnsFrom(table, description, field) : undefined }];
    }),
  );
  const encode = (rows: TableRows): TableRows | EncodedRows => {
    const { values, fields } = tables.get(rows.table)!;
    return (fields && encodeRows(rows, fields, 'fields')) ?? encodeRows(rows, values) ?? rows;
  };
  return batch => ({ ...batch, tables: batch.tables.map(encode) });
}

/** What was to be loaded, to be inserted. */
export async function toValues(batch: EncodedBatch): Promise<EncodedBatch> {
  if (!batch.tables.some(rows => isEncoded(rows) && rows.form === 'fields')) return batch;
  const literal = literals((await import('mysql2')).escape);
  const tables = batch.tables.map(rows =>
    isEncoded(rows) && rows.form === 'fields' ? valuesFromFields(rows, literal) : rows,
  );
  return { ...batch, tables };
}
