import type { Knex } from 'knex';

export const LEDGER_TABLES = ['millrace_rejects', 'millrace_batches', 'millrace_jobs'] as const;

/** Drops tables that there may be, in this order, and those of the ledger. */
export async function dropTables(db: Knex, tables: readonly string[]): Promise<void> {
  for (const table of [...tables, ...LEDGER_TABLES]) await db.schema.dropTableIfExists(table);
}
