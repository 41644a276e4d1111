import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import { dialectOf } from './dialects.js';
import type { TableDescriptions } from './encode.js';
import { transactions } from './transaction.js';
import type { TableDescription, Writer } from './writers/writer.js';

/** Of so many tables each is asked for, though rows may come for a few alone. */
const MOST_TABLES = 100;

/**
 * @param tables all that are there where it is not known which rows will come, if they are no more than 100
 * @returns undefined where rows are not encoded: for tables that are not there, of which the sink says so
 */
export async function describeTables(
  db: Knex,
  tables: readonly string[] | undefined,
): Promise<TableDescriptions | undefined> {
  return transactions(
    db.client,
    dialectOf(db),
  )(async writer => {
    const names = tables ?? (await writer.tableNames());
    if (!tables && names.length > MOST_TABLES) return undefined;
    const described: [string, TableDescription][] = [];
    for (const table of names) {
      const description = tables ? await writer.describe(table) : await describeIfTaken(writer, table);
      if (description) described.push([table, description]);
      else if (tables) return undefined;
    }
    return described;
  });
}

/** Views, and tables without transactions, are no matter unless rows come for them. */
async function describeIfTaken(writer: Writer, table: string): Promise<TableDescription | undefined> {
  try {
    return await writer.describe(table);
  } catch (error) {
    if (error instanceof LoadError && error.code === 'engine') return undefined;
    throw error;
  }
}
