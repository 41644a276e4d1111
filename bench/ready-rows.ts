import type { Database } from 'better-sqlite3';
import { createReadStream } from 'node:fs';
import type { Knex } from 'knex';
import { orders } from './orders.js';
import { TABLES, toRows } from './tables.js';

/** Rows in a transaction: about those of a thousand orders. */
const IN_A_TRANSACTION = 8000;

/** The limit of SQLite: rows of ready files through prepared statements, one table after another, and nothing but that. */
export async function insertReadyRows(db: Knex, path: string): Promise<void> {
  const connection = (await db.client.acquireConnection()) as Database;
  try {
    const first = toRows(orders().next().value) as Record<string, object | object[]>;
    for (const table of TABLES) {
      const columns = Object.keys([first[table]!].flat()[0]!);
      const insert = connection.prepare(
        `INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`,
      );
      const put = connection.transaction((lines: readonly string[]) => {
        for (const line of lines) insert.run(line.split('\t').map(field => (field === '\\N' ? null : field)));
      });
      for await (const lines of linesIn(`${path}.${table}`)) put(lines);
    }
  } finally {
    await db.client.releaseConnection(connection);
  }
}

async function* linesIn(file: string): AsyncGenerator<readonly string[]> {
  let rest = '';
  let lines: string[] = [];
  for await (const text of createReadStream(file, { encoding: 'utf8', highWaterMark: 1024 * 1024 })) {
    lines.push(...`${rest}${text}`.split('\n'));
    rest = lines.pop()!;
    while (lines.length >= IN_A_TRANSACTION) yield lines.splice(0, IN_A_TRANSACTION);
  }
  yield lines;
}
