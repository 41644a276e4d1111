import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import type { Connection } from 'mysql2';
import { endSessions } from '../../lib/sink/writers/mysql-lost.js';
import { send, setDeadline } from '../../lib/sink/writers/mysql-query.js';
import { useMariadb } from '../support/databases.js';
import { upForAWhile } from '../support/faulty-load.js';

describe('A connection to MariaDB that was lost', () => {
  const database = useMariadb();
  let connections: Connection[];
  let server: string;
  let db: Knex;

  before(() => upForAWhile(database.db));
  beforeEach(async () => {
    db = database.connect({ pool: { min: 0, max: 2 } });
    connections = [await db.client.acquireConnection(), await db.client.acquireConnection()];
    for (const connection of connections) setDeadline(connection, 10_000);
    [[{ server }]] = await database.db.raw('SELECT @@hostname AS server');
  });
  afterEach(async () => {
    for (const connection of connections) await db.client.releaseConnection(connection);
    await db.destroy();
  });

  /** Tells one that the other is lost, and gives whether that one still answers. */
  async function isEnded(lost: number, changes: { server?: string; seen?: number } = {}): Promise<boolean> {
    const { threadId: id } = connections[lost]!;
    await endSessions(connections[1 - lost]!, [{ id, server, seen: performance.now(), ...changes }]);
    return send(connections[lost]!, 'SELECT 1').then(
      () => false,
      () => true,
    );
  }

  for (const [lost, what] of ['a newer', 'an older'].entries()) {
    it(`is ended by ${what} one`, async () => {
      assert.equal(await isEnded(lost), true);
    });
  }

  it('is not ended on another server', async () => {
    assert.equal(await isEnded(0, { server: `not ${server}` }), false);
  });

  it('is not ended where the server was started since, and has given its number to another', async () => {
    const [[{ Value: uptime }]] = await database.db.raw("SHOW GLOBAL STATUS LIKE 'Uptime'");
    assert.equal(await isEnded(0, { seen: performance.now() - (Number(uptime) + 1) * 1000 }), false);
  });

  it('is not ended where its number is that of a connection to another database', async () => {
    await send(connections[0]!, 'USE information_schema');
    assert.equal(await isEnded(0), false);
  });
});
