import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

const INSTALL: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install mariadb',
  linux: `Debian, Ubuntu: apt-get install ${PACKAGES.join(' ')}`,
};

const GIVE = 'give MILLRACE_MYSQL_URL=mysql://user:password@host:port';

const run = promisify(execFile);

export interface MariadbPrograms {
  readonly server: string;
  /** Makes the data folder. */
  readonly setup: string;
}

/** The programs of MariaDB, installed where this process may; or why they can't be had. */
export async function findPrograms(): Promise<MariadbPrograms | string> {
  if (process.platform === 'win32') {
    return `the specs start no MariaDB of their own on Windows; install one (https://mariadb.org/download), start it and ${GIVE}`;
  }
  const found = await onThisMachine();
  if (typeof found !== 'string') return found;
  const advice = `install MariaDB (${INSTALL[process.platform] ?? 'see https://mariadb.org/download'}) or ${GIVE}`;
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || !onPath('apt-get')) {
    return `${found}; ${advice}`;
  }
  console.warn(`\n${found}: installing ${PACKAGES.join(' and ')} by apt-get for the specs of MySQL.\n`);
  const refusal = await install();
  const installed = await onThisMachine();
  if (typeof installed !== 'string') return installed;
  return [`${installed}; ${advice}`, refusal].filter(Boolean).join('\n');
}

/** The programs, or what is missing. */
async function onThisMachine(): Promise<MariadbPrograms | string> {
  const server = onPath('mariadbd') ?? onPath('mysqld');
  if (!server) return 'there is no mariadbd on the PATH';
  const version = await run(server, ['--version']).catch((error: Error) => error);
  if (version instanceof Error) return `${server} does not run: ${version.message}`;
  if (!/MariaDB/i.test(version.stdout)) return `${server} is not of MariaDB`;
  const setup = onPath('mariadb-install-db') ?? onPath('mysql_install_db');
  if (!setup) return `there is ${server}, but no mariadb-install-db on the PATH`;
  // The setup can't do without this one, which Debian has in the package of the client.
  if (!onPath('my_print_defaults')) return `there is ${server}, but no my_print_defaults on the PATH`;
  return { server, setup };
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

/** What apt-get said against it. */
async function install(): Promise<string | undefined> {
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 2 ** 26 };
  // apt-get waits for others that install, but not for those that update: one at a time, by a lock that leaves no file.
  const aptGet = (...words: string[]) =>
    run('flock', ['/var/lib/apt', 'apt-get', '-o', 'DPkg::Lock::Timeout=300', ...words], options);
  // A source that has gone away fails the update, yet the packages may come from another.
  const updated = await aptGet('update').catch((error: Error) => error);
  // It must not take away a server that is there, as of MySQL.
  const without = ['--yes', '--no-install-recommends', '--no-remove'];
  const installed = await aptGet('install', ...without, ...PACKAGES).catch((error: Error) => error);
  if (!(installed instanceof Error)) return undefined;
  // The message has what was said on stderr.
  return [updated, installed].map(refusal => (refusal instanceof Error ? refusal.message : '')).join('\n');
}
