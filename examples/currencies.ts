// The tables of xml-to-sqlite.ts, and what it prints at the end.
import knex, { type Knex } from 'knex';
import type { Report } from 'millrace';

export interface Currencies {
  regions: { code: string };
  region_currencies: {
    region: string;
    position: number;
    code: string;
    from: string | null;
    to: string | null;
    tender: boolean;
  };
}

export async function openTables(filename: string): Promise<Knex> {
  const db = knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true });
  if (await db.schema.hasTable('regions')) return db;
  await db.schema.createTable('regions', table => table.string('code', 3).primary());
  await db.schema.createTable('region_currencies', table => {
    table.string('region', 3).notNullable().references('regions.code');
    table.integer('position').notNullable();
    table.string('code', 3).notNullable();
    table.date('from');
    table.date('to');
    table.boolean('tender').notNullable();
    table.primary(['region', 'position']);
  });
  return db;
}

export async function printReport(db: Knex, { read, written, rejected, rows }: Report): Promise<void> {
  const tables = Object.entries(rows).map(([table, count]) => `${table}: ${count} rows`);
  console.log(`read ${read}, written ${written}, rejected ${rejected}; ${tables.join(', ')}`);
  console.log('Germany has had:');
  console.table(await db('region_currencies').where('region', 'DE').select('position', 'code', 'from', 'to'));
}
