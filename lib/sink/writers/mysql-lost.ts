import type { Connection } from 'mysql2';
import { query } from './mysql-query.js';

/** A connection as the server knows it. */
export interface Session {
  readonly id: number;
  readonly server: string;
  /** When the server has last told of it, by the clock of `performance.now()`. */
  readonly seen: number;
}

/** The server counts its seconds from the beginning of one. */
const UPTIME_ERROR_MS = 1000;

/**
 * Ends what the server still does for connections that are gone: it notices that only when it next writes to them, and
 * may hold locks until then. Only where it is the same server, up since then, as numbers begin anew when it is started,
 * and the user's own.
 */
export async function endSessions(connection: Connection, lost: readonly Session[]): Promise<void> {
  const there = await query<{ id: number; server: string }[]>(
    connection,
    `SELECT id, @@hostname AS server FROM information_schema.processlist
    WHERE id IN (${lost.map(({ id }) => id).join()}) AND user = SUBSTRING_INDEX(USER(), '@', 1) AND db = DATABASE()`,
    'looking for the connection that was lost',
  );
  if (there.length === 0) return;
  const status = "SHOW GLOBAL STATUS LIKE 'Uptime'";
  const [uptime] = await query<[{ Value: string }]>(connection, status, 'asking when the server was started');
  const started = performance.now() - (Number(uptime.Value) * 1000 - UPTIME_ERROR_MS);
  for (const { id, server } of there) {
    if (!lost.some(each => each.id === id && each.server === server && each.seen > started)) continue;
    // It may have ended by itself meanwhile.
    await query(connection, `KILL ${id}`, 'ending the connection that was lost').catch(() => {});
  }
}
