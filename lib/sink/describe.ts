import type { Knex } from 'knex';
import { dialectOf } from './dialects.js';
import type { TableDescriptions } from './encode.js';
import { transactions } from './transaction.js';
import type { TableDescription } from './writers/writer.js';

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
