import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type Connection, createConnection } from 'mysql2';
import { fitsPacket, queryWithBytes, sendToLoad } from '../../lib/sink/writers/mysql-bytes.js';
import { useMariadb } from '../support/databases.js';

const QUOTE = 0x27;

describe('A statement whose end is bytes', () => {
  const database = useMariadb();

  for (const compress of [false, true]) {
    describe(compress ? 'over a connection that compresses' : 'over a connection', () => {
      let connection: Connection;
      before(() => {
        const { host, port, user, password, database: name } = database.mariadb!.connection;
        const flags = ['LOCAL_FILES'];
        connection = createConnection({
          host,
          port,
          user,
          password,
          database: name,
          compress,
          flags,
        } as never);
      });
      after(() => connection?.destroy());

      const ask = (text: string, bytes: Uint8Array): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const options = { sql: text, values: null, namedPlaceholders: false };
          const done = (error: unknown, found: unknown): void => (error ? reject(error) : resolve(found));
          queryWithBytes(bytes)(connection, options, done, () => {});
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

      for (const count of [0, 1, 400_000]) {
        it(`may be what LOAD DATA asks for: ${count} rows, in memory that is shared`, async () => {
          await connection.promise().query('CREATE TEMPORARY TABLE numbers (number INT PRIMARY KEY)');
          const text = Buffer.from(Array.from({ length: count }, (_, number) => `${number}\n`).join(''));
          const bytes = new Uint8Array(new SharedArrayBuffer(text.length));
          bytes.set(text);
          const told = mock.method(console, 'error', () => {});
          await connection.promise().query({
            sql: "LOAD DATA LOCAL INFILE 'rows' INTO TABLE numbers",
            infileStreamFactory: () => sendToLoad(connection, bytes),
          });
          const [found] = await connection
            .promise()
            .query('SELECT COUNT(*) count, SUM(number) sum FROM numbers');
          await connection.promise().query('DROP TEMPORARY TABLE numbers');
          told.mock.restore();
          const sum = count === 0 ? null : String((count * (count - 1)) / 2);
          assert.deepEqual(found, [{ count, sum }]);
          assert.equal(told.mock.callCount(), 0);
        });
      }
    });
  }

  it('fits a packet of the protocol, or goes as text', () => {
    assert.ok(fitsPacket(2 ** 24 - 100));
    assert.ok(!fitsPacket(2 ** 24 - 60));
  });
});
