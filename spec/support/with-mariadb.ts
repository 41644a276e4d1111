import { randomBytes } from 'node:crypto';
import knex, { type Knex } from 'knex';
import { findServer, type MariadbServer } from './mariadb.js';

/** A database of its own for the specs of a suite. */
export interface MariadbDatabase {
  readonly server: MariadbServer;
  readonly connection: Knex.MySql2ConnectionConfig;
}

/**
 * Gives the suite it is called in a fresh database; it is there from the suite's `before` on and dropped behind it.
 * Without a server the suite is pending, or fails with MILLRACE_REQUIRE_MYSQL=1.
 */
export function withMariadb(): MariadbDatabase {
  const name = `millrace_spec_${randomBytes(6).toString('hex')}`;
  let server: MariadbServer;

  before(async function () {
    this.timeout(600_000);
    const found = await firstServer();
    if (typeof found === 'string') {
      if (process.env.MILLRACE_REQUIRE_MYSQL === '1') throw new Error(found);
      return this.skip();
    }
    server = found;
    await administer(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  });
  after(async () => {
    if (server) await administer(`DROP DATABASE ${name}`);
  });

  async function administer(statement: string): Promise<void> {
    const admin = knex({ client: 'mysql2', connection: server.connection });
    await admin.raw(statement).finally(() => admin.destroy());
  }

  return {
    get server() {
      return server;
    },
    get connection() {
      return { ...server.connection, database: name };
    },
  };
}

let first: Promise<MariadbServer | string> | undefined;

/** The server of this process, started on first use; or why there is none. */
function firstServer(): Promise<MariadbServer | string> {
  first ??= findServer().then(found => {
    if (typeof found === 'string') console.warn(`\nThe specs of MySQL are pending: ${found}\n`);
    return found;
  });
  return first;
}

// Called where mocha reads its first spec that imports this file: a hook of the root suite.
after(async () => {
  const server = await first;
  if (server && typeof server !== 'string') await server.stop();
});
