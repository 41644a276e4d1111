import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Knex } from 'knex';

const PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

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
  const programs = (await findPrograms()) ?? (await installPrograms());
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

interface Programs {
  readonly server: string;
  /** Makes the data folder. */
  readonly setup: string;
}

async function findPrograms(): Promise<Programs | undefined> {
  const server = onPath('mariadbd') ?? onPath('mysqld');
  const setup = onPath('mariadb-install-db') ?? onPath('mysql_install_db');
  // The setup can't do without this one, which Debian has in a package of its own.
  if (!server || !setup || !onPath('my_print_defaults')) return undefined;
  const isMariadb = /MariaDB/i.test((await run(server, ['--version'])).stdout);
  return isMariadb ? { server, setup } : undefined;
}

function onPath(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map(folder => join(folder, name)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The programs, or why they can't be had. */
async function installPrograms(): Promise<Programs | string> {
  const wanted = `there is no MariaDB on the PATH; install it (Debian, Ubuntu: apt-get install ${PACKAGES.join(' ')}; macOS: brew install mariadb), or give MILLRACE_MYSQL_URL=mysql://user:password@host:port`;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || !onPath('apt-get')) return wanted;
  console.warn(
    `\nThere is no MariaDB: installing ${PACKAGES.join(' and ')} by apt-get for the specs of MySQL.\n`,
  );
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 2 ** 26 };
  const aptGet = (...words: string[]) => run('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...words], options);
  try {
    await aptGet('update');
    await aptGet('install', '--yes', '--no-install-recommends', ...PACKAGES);
  } catch (error) {
    return `${wanted}\n${(error as { stderr?: string }).stderr}`;
  }
  return (await findPrograms()) ?? wanted;
}

/** A server with its own data folder, socket and port on the loopback. Root has no password there. */
async function startServer(programs: Programs): Promise<MariadbServer> {
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
