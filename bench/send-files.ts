import { createReadStream } from 'node:fs';
import type { Knex } from 'knex';
import { type Connection, createConnection } from 'mysql2';

interface Statement {
  readonly sql: string;
  /** What it is sent when it asks for a local file. */
  readonly file: string;
}

/** Lets MariaDB load files that it can read itself, one after another over one connection. */
export async function sendFiles(db: Knex, statements: readonly Statement[]): Promise<void> {
  const connection = createConnection({ ...db.client.connectionSettings, flags: ['LOCAL_FILES'] });
  try {
    for (const statement of statements) await send(connection, statement);
  } finally {
    connection.end();
  }
}

function send(connection: Connection, { sql, file }: Statement): Promise<unknown> {
  const infileStreamFactory = () => createReadStream(file, { highWaterMark: 1024 * 1024 });
  return new Promise((resolve, reject) => {
    connection.query({ sql, infileStreamFactory }, error => (error ? reject(error) : resolve(undefined)));
  });
}

/** By the statement that reads XML: elements of one name, each of which is a row of one table. */
export function loadXmlLocal(db: Knex, path: string): Promise<void> {
  const sql =
    "LOAD XML LOCAL INFILE 'ready' INTO TABLE customers CHARACTER SET utf8mb4 ROWS IDENTIFIED BY '<customer>'";
  return sendFiles(db, [{ sql, file: path }]);
}
