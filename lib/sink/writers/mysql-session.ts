import type { Connection } from 'mysql2';
import { LoadError } from '../../errors.js';
import type { Session as KnownSession } from './mysql-lost.js';
import { query } from './mysql-query.js';

/** Without these the server cuts and rounds in silence, and takes 0 for "the next number". */
const NEEDED = ['STRICT_ALL_TABLES', 'NO_AUTO_VALUE_ON_ZERO'];

/** With these it reads text otherwise than it is written. */
const REFUSED = ['NO_BACKSLASH_ESCAPES', 'EMPTY_STRING_IS_NULL'];

/**
 * The other variables that rows depend on. What is cut with a note only shows in the warnings, which must be counted and
 * listed; a statement has a count of 65,535 at most, so that a list that is full is shorter than its count.
 */
const VALUES: Readonly<Record<string, string | number | bigint>> = {
  time_zone: '+00:00',
  foreign_key_checks: 1,
  unique_checks: 1,
  sql_notes: 1,
  max_error_count: 65_000,
  sql_select_limit: 2n ** 64n - 1n,
};

/** MariaDB's own. They stand in comments that MySQL passes over. */
const VALUES_OF_MARIADB: typeof VALUES = { check_constraint_checks: 1 };

// Four bytes in UTF-8 and nothing in most other encodings: it shows what becomes of text on its way.
const SAMPLE = '\u{1f6d2}';
const SAMPLE_HEX = Buffer.from(SAMPLE).toString('hex').toUpperCase();

const listed = (one: (name: string) => string): string =>
  Object.keys(VALUES).map(one).join('') +
  Object.keys(VALUES_OF_MARIADB)
    .map(name => ` /*M!100201 ${one(name)} */`)
    .join('');

// A switch is a number, or ON, as the server pleases.
function reading(name: string): string {
  const isText = typeof VALUES[name] === 'string';
  return `, CAST(@@SESSION.${name}${isText ? '' : ' + 0'} AS CHAR) AS ${name}`;
}

const READ = `SELECT CONNECTION_ID() AS id, @@hostname AS server, @@SESSION.sql_mode AS sql_mode, @@SESSION.character_set_client AS charset, HEX('${SAMPLE}') AS sample,
  @@SESSION.max_allowed_packet AS maxPacket, @@SESSION.autocommit + 0 AS autocommit, VERSION() AS version${listed(reading)}`;

/** By variable; as text, but for a number that may be one. */
type Session = Readonly<Record<string, string>> & {
  readonly sql_mode: string;
  readonly charset: string;
  readonly sample: string;
  readonly maxPacket: number | string;
  readonly autocommit: number | string;
  readonly version: string;
  readonly id: number | string;
  readonly server: string;
};

export interface SessionFacts extends KnownSession {
  /** The longest packet that the server takes, in bytes. */
  readonly maxPacket: number;
  /** Whether it commits each statement that is in no transaction. */
  readonly commitsByItself: boolean;
  readonly isMariadb: boolean;
}

/** A setting that is not as rows need it. */
type Wrong = readonly [setting: string, expected: string, found: string];

/**
 * Sees that the session is as rows need it, and sets and reads it again where it is not. Anybody who has had the
 * connection may have changed it: it is read each time that the connection is taken.
 */
export async function setSession(connection: Connection): Promise<SessionFacts> {
  if (typeof connection.config.queryFormat === 'function') {
    refuse(['queryFormat', 'none, as it would change rows', 'one']);
  }
  let session = await readSession(connection);
  if (wrongIn(session)) {
    const doing = 'setting up the session';
    await query(connection, 'SET NAMES utf8mb4', doing);
    const modes = wantedModes(session.sql_mode);
    await query(connection, `SET SESSION sql_mode = '${modes}'${listed(assignment)}`, doing);
    session = await readSession(connection);
    const wrong = wrongIn(session);
    if (wrong) refuse(wrong);
  }
  const { maxPacket, autocommit, version, id, server } = session;
  return {
    ...{ maxPacket: Number(maxPacket), commitsByItself: Number(autocommit) === 1 },
    ...{ isMariadb: /mariadb/i.test(version), id: Number(id), server, seen: performance.now() },
  };
}

async function readSession(connection: Connection): Promise<Session> {
  const [session] = await query<[Session]>(connection, READ, 'reading the session');
  return session;
}

function wantedModes(modes: string): string {
  const all = new Set([...modes.split(','), ...NEEDED]);
  return [...all].filter(mode => mode && !REFUSED.includes(mode)).join();
}

function assignment(name: string): string {
  const value = VALUES[name] ?? VALUES_OF_MARIADB[name]!;
  return `, ${name} = ${typeof value === 'string' ? `'${value}'` : value}`;
}

function wrongIn(session: Session): Wrong | undefined {
  const { sql_mode: modes, charset, sample } = session;
  const found = modes.split(',');
  for (const mode of NEEDED) if (!found.includes(mode)) return ['sql_mode', mode, modes];
  for (const mode of REFUSED) if (found.includes(mode)) return ['sql_mode', `no ${mode}`, modes];
  for (const [name, value] of Object.entries({ ...VALUES, ...VALUES_OF_MARIADB })) {
    const there = session[name];
    if (there !== undefined && there !== String(value)) return [name, String(value), there];
  }
  if (charset !== 'utf8mb4') return ['character_set_client', 'utf8mb4', charset];
  return sample === SAMPLE_HEX ? undefined : ['charset', 'utf8mb4', 'one that changes text'];
}

function refuse([setting, expected, found]: Wrong): never {
  throw new LoadError('session', `${setting} of the connection: expected ${expected}, found ${found}`);
}
