import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { Knex } from 'knex';
import { type Connection, createConnection } from 'mysql2';
import { orders } from './orders.js';
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
export async function loadReadyFiles(db: Knex, path: string): Promise<void> {
  const connection = createConnection({ ...db.client.connectionSettings, flags: ['LOCAL_FILES'] });
  try {
    for (const table of TABLES) await loadFile(connection, table, `${path}.${table}`);
  } finally {
    connection.end();
  }
}

function loadFile(connection: Connection, table: string, file: string): Promise<unknown> {
  const infileStreamFactory = () => createReadStream(file, { highWaterMark: 1024 * 1024 });
  const rows = toRows(orders().next().value) as Record<string, object | object[]>;
  const columns = Object.keys([rows[table]!].flat()[0]!);
  const sql = `LOAD DATA LOCAL INFILE 'ready' INTO TABLE ${table} CHARACTER SET utf8mb4 (${columns})`;
  return new Promise((resolve, reject) => {
    connection.query({ sql, infileStreamFactory }, error => (error ? reject(error) : resolve(undefined)));
  });
}
