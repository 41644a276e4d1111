import { LoadError } from '../errors.js';
import { transient } from './transient.js';

/** What the usual errors of connecting mean. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'no such host',
  ENOENT: 'no such socket',
  ETIMEDOUT: 'no answer',
  ER_ACCESS_DENIED_ERROR: 'the user or the password is refused',
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: 'the user or the password is refused',
  ER_BAD_DB_ERROR: 'no such database',
  ER_DBACCESS_DENIED_ERROR: 'the user may not use the database',
  ER_CON_COUNT_ERROR: 'too many connections',
  HANDSHAKE_NO_SSL_SUPPORT: 'it has no TLS',
  SQLITE_CANTOPEN: "the file can't be opened or made",
};

/** A server that starts, stops or is full, and a way to it that is cut. */
const TRANSIENT =
  /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)|PROTOCOL_|ER_(?:CON_COUNT|TOO_MANY_USER|SERVER_SHUTDOWN|NEW_ABORTING|NET_)|SQLITE_(?:BUSY|IOERR|FULL))/;

/** What a Knex connects by; of the user's own, it may be anything. */
export type ConnectionSettings = Readonly<Record<string, unknown>>;

/**
 * Why a pool gives no connection. The driver's own message may hold more than a log should.
 * @param isWaitedFor whether a server that is not there now may be there later
 */
export function connectionError(
  error: unknown,
  settings: ConnectionSettings = {},
  isWaitedFor = false,
): LoadError {
  const { name, code, message } = error as { name: string; code?: string; message: string };
  if (name === 'KnexTimeoutError') {
    return transient(new LoadError('database', `getting a connection from the pool: ${message}`), 'anyway');
  }
  const meaning = code && MEANINGS[code];
  const what = code ? `${code}${meaning ? ` (${meaning})` : ''}` : message;
  const why = new LoadError('target', `connecting to ${placeOf(settings)}: ${what}`);
  return isWaitedFor && code && TRANSIENT.test(code) ? transient(why, 'anyway') : why;
}

function placeOf({
  filename,
  socketPath,
  host = 'localhost',
  port = 3306,
  database,
}: ConnectionSettings): string {
  if (filename !== undefined) return String(filename);
  return `${socketPath ?? `${host}:${port}`}${database === undefined ? '' : `/${database}`}`;
}
