import { randomBytes } from 'node:crypto';
import knex, { type Knex } from 'knex';
import { startMariadb } from '../spec/support/mariadb.js';

export interface BenchDatabase {
  readonly connection: Knex.MySql2ConnectionConfig;
  release(): Promise<void>;
}

/** A database for the bench alone, on the server that the specs use too. */
export async function useMariadb(): Promise<BenchDatabase> {
  const server = await startMariadb();
  const database = `millrace_bench_${randomBytes(6).toString('hex')}`;
  const administer = async (statement: string): Promise<void> => {
    const admin = knex({ client: 'mysql2', connection: server.connection });
    await admin.raw(statement).finally(() => admin.destroy());
  };
  await administer(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
  return {
    connection: { ...server.connection, database },
    async release() {
      await administer(`DROP DATABASE ${database}`).finally(() => server.stop());
    },
  };
}
