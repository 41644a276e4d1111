import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import type { Knex } from 'knex';
import { LoadError } from '../errors.js';
import { onDemand } from '../on-demand.js';

const knex = onDemand<typeof import('knex')>('knex');

const SERVERS = ['mysql:', 'mariadb:'];
const FORMS = 'sqlite:path or mysql://user:password@host:port/database (or mariadb://…)';

// knex would write to the console on its own; what goes wrong comes as an error.
const SILENT = { warn() {}, error() {}, deprecate() {}, debug() {} };

/**
 * A Knex for a target written as a URL. It connects when it is first used; `destroy()` it in the end.
 *
 * - `sqlite:path`, or `sqlite::memory:`; the file is made where there is none
 * - `mysql://user:password@host:port/database` or `mariadb://…`, with `?ssl=true` for TLS with a certificate that is
 *   checked, `?ssl={…}` (JSON, percent-encoded) for the driver's options of TLS, `?socketPath=…` for a Unix socket.
 *   Without a password in it, that of the environment's MILLRACE_PASSWORD counts.
 *
 * @param options `loadData`: lets statements of ours send rows by LOAD DATA LOCAL; `isThere`: makes no file
 * @throws {LoadError} `target` for anything else; it never holds the password
 */
export function openTarget(url: string, { loadData = false, isThere = false } = {}): Knex {
  if (url.startsWith('sqlite:')) return openSqlite(url.slice('sqlite:'.length), isThere);
  const server = SERVERS.find(protocol => url.startsWith(`${protocol}//`));
  if (!server) {
    const protocol = /^([a-z][a-z\d+.-]*:)\/\//i.exec(url)?.[1];
    throw wrong(`expected ${FORMS}, found ${protocol ? `${protocol}//…` : 'neither'}`);
  }
  return knex().knex({
    client: 'mysql2',
    // Or the first connection asks for it without a deadline, and all others wait for that answer.
    version: 'latest',
    connection: { ...connectionOf(url), ...SETTINGS, ...(loadData && { flags: 'LOCAL_FILES' }) },
    pool: { min: 0 },
    log: SILENT,
  });
}

function openSqlite(path: string, isThere: boolean): Knex {
  if (path.startsWith('//')) throw wrong('expected sqlite:path, found sqlite://…');
  // SQLite takes a blank name for a database that is gone when it is closed.
  if (path.trim() === '') throw wrong('expected sqlite:path, found no path');
  if (isThere && !existsSync(path)) throw wrong(`${path}: no such file`);
  const connection = { filename: path };
  return knex().knex({ client: 'better-sqlite3', connection, useNullAsDefault: true, log: SILENT });
}

/** What rows and safety need of a connection, whatever the URL says. */
const SETTINGS = {
  charset: 'utf8mb4',
  timezone: 'Z',
  supportBigNumbers: true,
  multipleStatements: false,
  // Nothing is given to a server that asks for a file, but it need not be able to ask.
  flags: '-LOCAL_FILES',
} as const satisfies Knex.MySql2ConnectionConfig;

function connectionOf(text: string): Knex.MySql2ConnectionConfig {
  const { hostname, port, username, password, pathname, searchParams, hash } = parse(text);
  const database = decoded(pathname.slice(1));
  if (hash) throw wrong('expected no #; in a password it is written %23');
  if (/[@/]/.test(database))
    throw wrong('expected one database behind the host; in a password / is written %2F');
  if (!database) throw wrong('expected the name of a database behind the host, found none');
  if (!username) throw wrong('expected a user before the host, found none');
  const options = [...searchParams.keys()];
  // Its name may be a part of the password.
  if (options.some(option => option !== 'ssl' && option !== 'socketPath')) {
    throw wrong('expected no options but ssl and socketPath, found another; in a password ? is written %3F');
  }
  const socketPath = searchParams.get('socketPath');
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const ssl = tlsOf(searchParams.get('ssl') ?? 'false');
  // Of an address the driver would compare the certificate to "localhost".
  if (isIP(host) && ssl && 'verifyIdentity' in ssl && ssl.verifyIdentity) {
    throw wrong(
      'expected the name of the host, to which its certificate is compared; ssl={"verifyIdentity":false} leaves that out',
    );
  }
  return {
    ...(socketPath ? { socketPath } : { host, port: Number(port || 3306) }),
    user: decoded(username),
    password: decoded(password) || (process.env.MILLRACE_PASSWORD ?? ''),
    database,
    ...(ssl && { ssl }),
  };
}

// The error of URL holds the text.
function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw wrong(
      `expected ${FORMS}, found what is no URL; in a password @ : / ? # % are written %40 %3A %2F %3F %23 %25`,
    );
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw wrong('expected % only before two hexadecimal digits; by itself it is written %25');
  }
}

/** The certificate must be that of the host, unless the options say otherwise. */
function tlsOf(text: string): object | undefined {
  if (text === 'false') return undefined;
  let options: unknown;
  try {
    options = text === 'true' ? {} : JSON.parse(text);
  } catch {}
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw wrong("expected ssl to be true, false or an object of the driver's options as JSON");
  }
  return { verifyIdentity: true, ...options };
}

function wrong(reason: string): LoadError {
  return new LoadError('target', `target: ${reason}`);
}
