import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Knex } from 'knex';
import { findPrograms, type MariadbPrograms } from './mariadb-programs.js';

const run = promisify(execFile);

/** A server for specs: one that runs for this process alone, or the one that MILLRACE_MYSQL_URL names. */
export interface MariadbServer {
  readonly connection: Knex.MySql2ConnectionConfig;
  /** Whether specs may change its global variables. */
  readonly isOurs: boolean;
  stop(): Promise<void>;
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

/** A server with its own data folder, socket and port on the loopback. Root has no password there. */
async function startServer(programs: MariadbPrograms): Promise<MariadbServer> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-mariadb-'));
  const options = ['--no-defaults', `--datadir=${join(folder, 'tables')}`, `--user=${userInfo().username}`];
  await run(programs.setup, [...options, '--auth-root-authentication-method=normal', '--skip-test-db']);

  const port = await freePort();
  const place = [`--socket=${join(folder, 'socket')}`, `--port=${port}`, '--bind-address=127.0.0.1'];
  // What makes it start quickly; commits stay durable.
  const quick = [
    '--skip-name-resolve',
    '--skip-log-bin',
    '--performance-schema=OFF',
    '--innodb-buffer-pool-size=32M',
  ];
  const durable = '--innodb-flush-log-at-trx-commit=1';
  const server = spawn(programs.server, [...options, ...place, ...quick, durable], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(server, 'exit');
  // Whatever becomes of this process, the end of its input tells this one to tidy up.
  const tidyUp = ['-c', 'cat; kill -9 "$1"; rm -rf "$2"', 'sh', `${server.pid}`, folder];
  const guard = spawn('sh', tidyUp, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });

  async function stop(): Promise<void> {
    guard.kill('SIGKILL');
    server.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }

  const log: string[] = [];
  for await (const line of createInterface(server.stderr)) {
    log.push(line);
    if (!line.includes('ready for connections')) continue;
    server.stderr.resume();
    return { connection: { host: '127.0.0.1', port, user: 'root' }, isOurs: true, stop };
  }
  await stop();
  throw new Error(`${programs.server} did not start:\n${log.join('\n')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
