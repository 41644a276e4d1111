import { randomBytes } from 'node:crypto';
import knex, { type Knex } from 'knex';
import { startMariadb } from '../spec/support/mariadb.js';

export interface BenchDatabase {
  readonly connection: Knex.MySql2ConnectionConfig;
  release(): Promise<void>;
}

/** What specs have less of, as they start sooner with it: 128 MiB. */
const DEFAULT_BUFFER_POOL = 134_217_728;

/** A database for the bench alone, on a server like that of specs, but with MariaDB's defaults. */
export async function useMariadb(): Promise<BenchDatabase> {
  const server = await startMariadb();
  const database = `millrace_bench_${randomBytes(6).toString('hex')}`;
  const administer = async (statement: string): Promise<void> => {
    const admin = knex({ client: 'mysql2', connection: server.connection });
    await admin.raw(statement).finally(() => admin.destroy());
  };
  if (server.isOurs) await administer(`SET GLOBAL innodb_buffer_pool_size = ${DEFAULT_BUFFER_POOL}`);
  await administer(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  return {
    connection: { ...server.connection, database },
    async release() {
      await administer(`DROP DATABASE ${database}`).finally(() => server.stop());
    },
  };
}
