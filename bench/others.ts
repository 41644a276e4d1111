import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import etl from 'etl';
import type { Knex } from 'knex';
import { createConnection } from 'mariadb';
import { createPool } from 'mysql2';
import saxStream, { type Element } from 'sax-stream';
import { insertRows, type Rows } from './insert-rows.js';
import { addOrderRows } from './sax-rows.js';
import { TABLES } from './tables.js';

/** sax-stream and the connector of MariaDB, whose `batch()` sends many rows at once. */
export async function loadByConnector(db: Knex, path: string): Promise<void> {
  const connection = await createConnection(db.client.connectionSettings);
  const insert = async (rows: Rows): Promise<void> => {
    await connection.beginTransaction();
    for (const [table, all] of Object.entries(rows)) {
      const columns = Object.keys(all[0]!);
      const sql = `INSERT INTO ${table} (${columns}) VALUES (${columns.map(() => '?')})`;
      await connection.batch(
        sql,
        all.map(row => Object.values(row)),
      );
    }
    await connection.commit();
  };
  const source = createReadStream(path, { encoding: 'utf8' });
  const orders = saxStream({ strict: true, tag: 'order' });
  try {
    await pipeline(source, orders, insertRows<Element>(addOrderRows, insert));
  } finally {
    await connection.end();
  }
}

/**
 * sax-stream and node-etl, whose sinks take one table each: they know neither transactions nor an order of tables, so
 * that foreign keys must be off.
 */
export async function loadByEtl(db: Knex, path: string): Promise<void> {
  const { database, ...settings } = db.client.connectionSettings;
  const pool = createPool({ ...settings, database, connectionLimit: 3 });
  pool.on('connection', connection => connection.query('SET foreign_key_checks = 0'));
  const sinks = TABLES.map(table => etl.mysql.upsert(pool, database, table));
  const done = Promise.all(sinks.map(sink => sink.promise()));
  const put = async (rows: Rows): Promise<void> => {
    for (const [index, table] of TABLES.entries()) {
      const sink = sinks[index]!;
      for (const row of rows[table] ?? []) if (!sink.write(row)) await once(sink, 'drain');
    }
  };
  const source = createReadStream(path, { encoding: 'utf8' });
  const orders = saxStream({ strict: true, tag: 'order' });
  try {
    await pipeline(source, orders, insertRows<Element>(addOrderRows, put));
    for (const sink of sinks) sink.end();
    await done;
  } finally {
    pool.end();
  }
}
