import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type Connection, createConnection } from 'mysql2';
import { fitsPacket, queryWithBytes } from '../../lib/sink/writers/mysql-bytes.js';
import { useMariadb } from '../support/databases.js';

const QUOTE = 0x27;

describe('A statement whose end is bytes', () => {
  const database = useMariadb();

  for (const compress of [false, true]) {
    describe(compress ? 'over a connection that compresses' : 'over a connection', () => {
      let connection: Connection;
      before(() => {
        const { host, port, user, password, database: name } = database.mariadb!.connection;
        connection = createConnection({ host, port, user, password, database: name, compress } as never);
      });
      after(() => connection?.destroy());

      const ask = (text: string, bytes: Uint8Array): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const options = { sql: text, values: null, namedPlaceholders: false };
          queryWithBytes(connection, options, bytes, (error: unknown, found: unknown) =>
            error ? reject(error) : resolve(found),
          );
        });

      it('is answered, and so are those before and behind it', async () => {
        // mysql2 tells of answers that are out of order, and goes on.
        const told = mock.method(console, 'error', () => {});
        const bytes = Buffer.from('ä as text');
        bytes.subarray(0, 2).fill(0x31);
        const first = ask('SELECT 1 AS ', Buffer.from('one'));
        const second = ask('SELECT ', bytes);
        const [found] = await connection.promise().query('SELECT 3 AS three');
        told.mock.restore();
        assert.deepEqual([await first, await second, found], [[{ one: 1 }], [{ text: 11 }], [{ three: 3 }]]);
        assert.deepEqual(
          told.mock.calls.map(call => call.arguments),
          [],
        );
      });

      it('may be long, and in memory that is shared', async () => {
        const bytes = new Uint8Array(new SharedArrayBuffer(3_000_000)).fill(0x61);
        bytes[0] = bytes[bytes.length - 1] = QUOTE;
        const found = await ask('SELECT length(', Buffer.concat([bytes, Buffer.from(') AS length')]));
        assert.deepEqual(found, [{ length: 2_999_998 }]);
        const [row] = (await ask('SELECT ', bytes)) as Record<string, string>[];
        assert.equal(Object.values(row!)[0], 'a'.repeat(2_999_998));
      });

      it('may be wrong, without harm to those behind it', async () => {
        await assert.rejects(ask('SELECT 1 FROM ', Buffer.from('nowhere_at_all')), {
          code: 'ER_NO_SUCH_TABLE',
        });
        assert.deepEqual(await ask('SELECT 2 AS ', Buffer.from('two')), [{ two: 2 }]);
      });
    });
  }

  it('fits a packet of the protocol, or goes as text', () => {
    assert.ok(fitsPacket(2 ** 24 - 100));
    assert.ok(!fitsPacket(2 ** 24 - 60));
  });
});
