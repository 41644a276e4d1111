import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { install, mayInstall, onPath } from './programs.js';

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
  if (!mayInstall()) return `${found}; ${advice}`;
  console.warn(`\n${found}: installing ${PACKAGES.join(' and ')} by apt-get for the specs of MySQL.\n`);
  const refusal = await install(PACKAGES);
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
