import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Knex } from 'knex';
import { orders } from './orders.js';
import { sendFiles } from './send-files.js';
import { TABLES, toRows } from './tables.js';

const SPECIALS = /[\t\n\\]/g;

/** Files that the database can load as they are: what `mysqldump --tab` writes, one a table, beside the orders file. */
export async function writeReadyFiles(path: string, records: number): Promise<void> {
  const files = TABLES.map(table => createWriteStream(`${path}.${table}`));
  let left = records;
  for (const order of orders()) {
    if (left-- === 0) break;
    const rows = toRows(order) as Record<string, object | object[]>;
    for (const [index, table] of TABLES.entries()) {
      const lines = [rows[table]!].flat().map(row => Object.values(row).map(field).join('\t'));
      if (!files[index]!.write(`${lines.join('\n')}\n`)) await once(files[index]!, 'drain');
    }
  }
  for (const file of files) await once(file.end(), 'close');
}

function field(value: unknown): string {
  return value === null ? '\\N' : String(value).replace(SPECIALS, char => `\\${char}`);
}

/** The limit: the database loads ready files, one after another, and nothing is parsed. */
export function loadReadyFiles(db: Knex, path: string): Promise<void> {
  const rows = toRows(orders().next().value) as Record<string, object | object[]>;
  return sendFiles(
    db,
    TABLES.map(table => {
      const columns = Object.keys([rows[table]!].flat()[0]!);
      const sql = `LOAD DATA LOCAL INFILE 'ready' INTO TABLE ${table} CHARACTER SET utf8mb4 (${columns})`;
      return { sql, file: `${path}.${table}` };
    }),
  );
}
