import type { Connection } from 'mysql2';
import { query } from './mysql-query.js';

/** A connection as the server knows it. */
export interface Session {
  readonly id: number;
  readonly server: string;
}

/**
 * Ends what the server still does for connections that are gone: it notices that only when it next writes to them, and
 * may hold locks until then. Only where it is the same server, up since the connection was made, and the user's own.
 */
export async function endSessions(connection: Connection, lost: readonly Session[]): Promise<void> {
  const ids = lost.map(({ id }) => id);
  const there = await query<{ id: number; server: string }[]>(
    connection,
    `SELECT id, @@hostname AS server FROM information_schema.processlist
    WHERE id IN (${ids.join()}) AND user = SUBSTRING_INDEX(USER(), '@', 1) AND db = DATABASE() AND id < CONNECTION_ID()`,
    'looking for the connection that was lost',
  );
  for (const { id, server } of there) {
    if (!lost.some(session => session.id === id && session.server === server)) continue;
    // It may have ended by itself meanwhile.
    await query(connection, `KILL ${id}`, 'ending the connection that was lost').catch(() => {});
  }
}
