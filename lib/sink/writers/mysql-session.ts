import type { Connection } from 'mysql2';
import { LoadError } from '../../errors.js';
import { query } from './mysql-query.js';

/** Without these the server cuts and rounds in silence, and takes 0 for "the next number". */
const NEEDED = ['STRICT_ALL_TABLES', 'NO_AUTO_VALUE_ON_ZERO'];

/** With these it reads text otherwise than it is written. */
const REFUSED = ['NO_BACKSLASH_ESCAPES', 'EMPTY_STRING_IS_NULL'];

// Four bytes in UTF-8 and nothing in most other encodings: it shows what becomes of text on its way.
const SAMPLE = '\u{1f6d2}';
const SAMPLE_HEX = Buffer.from(SAMPLE).toString('hex').toUpperCase();

interface Session {
  readonly modes: string;
  readonly zone: string;
  readonly charset: string;
  readonly sample: string;
  // Numbers, or their text, as the connection is set.
  readonly foreignKeys: number | string;
  readonly uniqueKeys: number | string;
  readonly maxPacket: number | string;
}

/**
 * Sets what rows depend on and reads it back.
 * @returns the longest packet that the server takes, in bytes
 */
export async function setSession(connection: Connection): Promise<number> {
  if (typeof connection.config.queryFormat === 'function') {
    refuse('queryFormat', 'none, as it would change rows', 'one');
  }
  const modes = wantedModes((await readSession(connection)).modes);
  const doing = 'setting up the session';
  await query(connection, 'SET NAMES utf8mb4', doing);
  await query(
    connection,
    `SET SESSION sql_mode = '${modes}', time_zone = '+00:00', foreign_key_checks = 1, unique_checks = 1,
      max_error_count = 65535`,
    doing,
  );
  const session = await readSession(connection);
  check(session);
  return Number(session.maxPacket);
}

async function readSession(connection: Connection): Promise<Session> {
  const [session] = await query<[Session]>(
    connection,
    `SELECT @@SESSION.sql_mode AS modes, @@SESSION.time_zone AS zone, @@SESSION.max_allowed_packet AS maxPacket,
      @@SESSION.character_set_client AS charset, HEX('${SAMPLE}') AS sample,
      @@SESSION.foreign_key_checks AS foreignKeys, @@SESSION.unique_checks AS uniqueKeys`,
    'reading the session',
  );
  return session;
}

function wantedModes(modes: string): string {
  const all = new Set([...modes.split(','), ...NEEDED]);
  return [...all].filter(mode => mode && !REFUSED.includes(mode)).join();
}

function check({ modes, zone, charset, sample, foreignKeys, uniqueKeys }: Session): void {
  const found = modes.split(',');
  for (const mode of NEEDED) if (!found.includes(mode)) refuse('sql_mode', mode, modes);
  for (const mode of REFUSED) if (found.includes(mode)) refuse('sql_mode', `no ${mode}`, modes);
  if (zone !== '+00:00') refuse('time_zone', '+00:00', zone);
  if (!Number(foreignKeys)) refuse('foreign_key_checks', '1', '0');
  if (!Number(uniqueKeys)) refuse('unique_checks', '1', '0');
  if (charset !== 'utf8mb4') refuse('character_set_client', 'utf8mb4', charset);
  if (sample !== SAMPLE_HEX) refuse('charset', 'utf8mb4', 'one that changes text');
}

function refuse(setting: string, expected: string, found: string): never {
  throw new LoadError('session', `${setting} of the connection: expected ${expected}, found ${found}`);
}
