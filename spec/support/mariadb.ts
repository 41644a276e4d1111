import type { Knex } from 'knex';
import { findPrograms } from './mariadb-programs.js';
import { startServer } from './mariadb-process.js';

/** A server for specs: one that runs for this process alone, or the one that MILLRACE_MYSQL_URL names. */
export interface MariadbServer {
  readonly connection: Knex.MySql2ConnectionConfig;
  /** Whether specs may change its global variables. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
  /** Kills it, and starts it again on the same port; only where it is ours. */
  crash?(meanwhile?: () => Promise<void>): Promise<void>;
}

/** As `findServer`, for those who can't do without. */
export async function startMariadb(): Promise<MariadbServer> {
  const found = await findServer();
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** A running server, or why there is none. */
export async function findServer(): Promise<MariadbServer | string> {
  const url = process.env.MILLRACE_MYSQL_URL;
  if (url) return givenServer(new URL(url));
  const programs = await findPrograms();
  return typeof programs === 'string' ? programs : startServer(programs);
}

function givenServer({ hostname, port, username, password }: URL): MariadbServer {
  const connection = {
    // A URL has an IPv6 address in brackets, which the driver would take for a part of it.
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  return { connection, isOurs: false, stop: async () => {} };
}
