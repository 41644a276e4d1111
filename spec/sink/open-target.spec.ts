import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { Knex } from 'knex';
import { LoadError } from '../../lib/errors.js';
import { openTarget } from '../../lib/sink/open-target.js';
import { useMariadb } from '../support/databases.js';
import { createOrders, load, orders, ordersIn } from '../support/orders.js';
import { tcpProxy } from '../support/tcp-proxy.js';

const SECRET = 'canary-53cr3t';
const opened: Knex[] = [];
const open = (url: string): Knex => {
  const db = openTarget(url);
  opened.push(db);
  return db;
};
/** Why a load into a target fails; whatever an error says, the password is not in it. */
async function refusal(url: string): Promise<Error & { code?: string }> {
  const { error } = await load(open(url), orders(1));
  assert.ok(error instanceof LoadError);
  assert.ok(!inspect(error, { depth: 9 }).includes(SECRET));
  return error;
}

describe('openTarget', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-target-'));
  const path = join(folder, 'orders.db');
  afterEach(async () => {
    for (const db of opened.splice(0)) await db.destroy();
    delete process.env.MILLRACE_PASSWORD;
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const url of [`sqlite:${path}`, 'sqlite::memory:']) {
    it(`opens ${url.replace(path, 'path')}`, async () => {
      const db = open(url);
      await createOrders(db);
      const { error } = await load(db, orders(3));
      assert.equal(error, undefined);
      assert.deepEqual(await ordersIn(db), [0, 1, 2]);
    });
  }

  for (const [url, message] of [
    [
      'orders.db',
      'expected sqlite:path or mysql://user:password@host:port/database (or mariadb://…), found neither',
    ],
    [`me:${SECRET}@host/shop`, /found neither$/],
    [`postgres://me:${SECRET}@host/shop`, /found postgres:\/\/…$/],
    [`mysql:me:${SECRET}@host/shop`, /found neither$/],
    ['sqlite:', 'expected sqlite:path, found no path'],
    ['sqlite: ', 'expected sqlite:path, found no path'],
    ['sqlite://orders.db', 'expected sqlite:path, found sqlite://…'],
    [`mysql://me:${SECRET}@host:port/shop`, /found what is no URL; in a password @ : /],
    [`mysql://me:${SECRET}@host`, 'expected the name of a database behind the host, found none'],
    [`mysql://me:${SECRET}@host/`, 'expected the name of a database behind the host, found none'],
    [`mysql://me:${SECRET}@host/a/b`, /^target: expected one database behind the host/],
    [`mysql://me:12/${SECRET}@host`, /in a password \/ is written %2F$/],
    [`mysql://me:12?${SECRET}@host/shop`, /./],
    [`mysql://me:12#${SECRET}@host/shop`, /./],
    [`mysql://me:${SECRET}@host/shop#x`, 'expected no #; in a password it is written %23'],
    [`mysql://me:${SECRET}@host/shop?sslmode=on`, /^target: expected no options but ssl and socketPath/],
    [`mysql://me:${SECRET}%@host/shop`, /^target: expected % only before two hexadecimal digits/],
    [`mysql://:${SECRET}@host/shop`, 'expected a user before the host, found none'],
    ...['127.0.0.1', '[::1]'].map(host => {
      return [
        `mysql://me:${SECRET}@${host}/shop?ssl=true`,
        /^target: expected the name of the host, to which its certificate is compared; /,
      ] as const;
    }),
    ...['1', 'yes', '[]', 'null', '{', ''].map(ssl => {
      return [
        `mysql://me:${SECRET}@host/shop?ssl=${ssl}`,
        /^target: expected ssl to be true, false or an/,
      ] as const;
    }),
  ] as const) {
    it(`refuses ${url}, without the password`, () => {
      assert.throws(
        () => openTarget(url),
        (error: unknown) => {
          assert.ok(error instanceof LoadError);
          assert.equal(error.code, 'target');
          if (typeof message === 'string') assert.equal(error.message, `target: ${message}`);
          else assert.match(error.message, message);
          assert.ok(!inspect(error, { depth: 9 }).includes(SECRET));
          return true;
        },
      );
    });
  }

  it('takes what a URL encodes, and sets what rows and safety need', () => {
    const { client } = open('mariadb://m%40e:p%2Fw%40@[::1]:3307/my%20shop?ssl=false');
    const { password, ...settings } = client.connectionSettings;
    assert.equal(password, 'p/w@');
    assert.deepEqual(settings, {
      ...{ host: '::1', port: 3307, user: 'm@e', database: 'my shop' },
      ...{ charset: 'utf8mb4', timezone: 'Z', supportBigNumbers: true, multipleStatements: false },
      flags: '-LOCAL_FILES',
    });
  });

  for (const [ssl, expected] of [
    ['true', { verifyIdentity: true }],
    ['{"ca":"PEM","verifyIdentity":false}', { verifyIdentity: false, ca: 'PEM' }],
  ] as const) {
    it(`passes ssl=${ssl} on`, () => {
      const { client } = open(`mysql://me@host/shop?ssl=${encodeURIComponent(ssl)}`);
      assert.deepEqual(client.connectionSettings.ssl, expected);
    });
  }

  it('takes a socket in the place of a host', async () => {
    const error = await refusal(
      `mysql://me:${SECRET}@localhost/shop?socketPath=${join(folder, 'none.sock')}`,
    );
    assert.equal(error.message, `connecting to ${join(folder, 'none.sock')}/shop: ENOENT (no such socket)`);
  });

  it('takes the password of the environment where the URL has none', () => {
    process.env.MILLRACE_PASSWORD = SECRET;
    const passwords = ['mysql://me@host/shop', 'mysql://me:own@host/shop'].map(url => {
      return open(url).client.connectionSettings.password;
    });
    assert.deepEqual(passwords, [SECRET, 'own']);
  });

  it('says where nothing listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise(resolve => server.close(resolve));
    const error = await refusal(`mysql://me:${SECRET}@127.0.0.1:${port}/shop`);
    assert.equal(error.code, 'target');
    assert.equal(error.message, `connecting to 127.0.0.1:${port}/shop: ECONNREFUSED (nothing listens there)`);
  });

  it('says which file has no folder', async () => {
    const missing = join(folder, 'none', 'orders.db');
    const error = await refusal(`sqlite:${missing}`);
    assert.equal(error.code, 'target');
    assert.ok(error.message.startsWith(`connecting to ${missing}: Cannot open database`));
  });

  it("says which file can't be opened", async () => {
    const error = await refusal(`sqlite:${folder}`);
    assert.equal(
      error.message,
      `connecting to ${folder}: SQLITE_CANTOPEN (the file can't be opened or made)`,
    );
  });

  it('says which file is no database', async () => {
    writeFileSync(join(folder, 'text'), 'x'.repeat(5000));
    const error = await refusal(`sqlite:${join(folder, 'text')}`);
    assert.equal(error.message, 'reading the settings of the connection: SQLITE_NOTADB');
  });
});

describe('openTarget of MariaDB', () => {
  const database = useMariadb();
  afterEach(async () => {
    for (const db of opened.splice(0)) await db.destroy();
  });
  const url = (changes: { password?: string; database?: string; query?: string } = {}): string => {
    const { host, port, user, password, database: own } = database.mariadb!.connection;
    const login = `${encodeURIComponent(user!)}:${encodeURIComponent(changes.password ?? password ?? '')}`;
    return `mariadb://${login}@${host}:${port}/${changes.database ?? own}${changes.query ?? ''}`;
  };

  it('loads into it', async () => {
    const db = open(url());
    await createOrders(db);
    const { error } = await load(db, orders(3));
    assert.equal(error, undefined);
    assert.deepEqual(await ordersIn(db), [0, 1, 2]);
  });

  it('asks nothing of its own, which would have no deadline', async () => {
    const { host, port } = database.mariadb!.connection;
    const proxy = await tcpProxy({ host: host!, port: port! });
    const { client } = open(url().replace(`:${port}/`, `:${proxy.port}/`));
    await client.releaseConnection(await client.acquireConnection());
    assert.equal(proxy.packets, 1);
    await proxy.close();
  });

  it('offers the server no files', async () => {
    const db = open(url());
    const connection = await db.client.acquireConnection();
    await db.client.releaseConnection(connection);
    const LOCAL_FILES = 128;
    assert.equal(connection.config.clientFlags & LOCAL_FILES, 0);
  });

  for (const [what, changes, expected] of [
    [
      'a wrong password',
      { password: SECRET },
      'ER_ACCESS_DENIED_ERROR (the user or the password is refused)',
    ],
    ['no such database', { database: 'none_of_it' }, 'ER_BAD_DB_ERROR (no such database)'],
    [
      'a server without TLS',
      { query: '?ssl={"verifyIdentity":false}' },
      'HANDSHAKE_NO_SSL_SUPPORT (it has no TLS)',
    ],
  ] as const) {
    it(`says that there is ${what}`, async function () {
      if (!database.mariadb!.server.isOurs) this.skip();
      const error = await refusal(url(changes));
      assert.equal(error.code, 'target');
      assert.match(error.message, /^connecting to 127\.0\.0\.1:\d+\/\w+: /);
      assert.ok(error.message.endsWith(expected), error.message);
    });
  }
});
