import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import knex, { type Knex } from 'knex';
import { LoadError } from '../../lib/errors.js';
import { openTarget } from '../../lib/sink/open-target.js';
import { CERTIFICATE } from '../support/certificate.js';
import { load, orders } from '../support/orders.js';
import { type RogueMysql, rogueMysql } from '../support/rogue-mysql.js';

const CONTENT = 'canary-c0ntent';
const USER = 'canary-us3r';

describe('A MySQL server that is not to be trusted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-rogue-'));
  const file = join(folder, 'file-of-the-client');
  let server: RogueMysql;
  let db: Knex;
  before(() => writeFileSync(file, CONTENT));
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    server = await rogueMysql(file);
  });
  afterEach(async () => {
    await db.destroy();
    await server.close();
  });

  const sent = (): string => server.seen.map(({ text }) => text).join('\n');
  const url = (host: string, ssl = 'false'): string =>
    `mysql://${USER}@${host}:${server.port}/shop?ssl=${encodeURIComponent(ssl)}`;
  const ownKnex = (changes: object = {}): Knex =>
    knex({
      client: 'mysql2',
      connection: { host: '127.0.0.1', port: server.port, user: USER, database: 'shop', ...changes },
      log: { warn() {}, error() {}, deprecate() {}, debug() {} },
    });
  async function refusal(): Promise<LoadError> {
    const { error } = await load(db, orders(1));
    assert.ok(error instanceof LoadError, inspect(error));
    return error;
  }

  for (const [whose, open] of [
    ['a target given as a URL', () => openTarget(url('127.0.0.1'))],
    ['a Knex of your own', () => ownKnex()],
  ] as const) {
    it(`gets no file that it asks for, by ${whose}`, async () => {
      db = open();
      const error = await refusal();
      assert.equal(error.code, 'database');
      assert.ok(!inspect(error, { depth: 9 }).includes(file));
      // The login, a query, and that there is no file.
      assert.match(sent(), /SELECT|SET/);
      assert.ok(server.seen.some(({ text }) => text === ''));
      assert.ok(!sent().includes(CONTENT));
    });
  }

  it('would get it by a connection that gives files', async () => {
    db = ownKnex({ infileStreamFactory: (path: string) => createReadStream(path) });
    await db.raw('SELECT 1').catch(() => {});
    assert.ok(sent().includes(CONTENT));
  });

  it('is logged in to over TLS where its certificate is that of the host', async () => {
    db = openTarget(url('localhost', JSON.stringify({ ca: CERTIFICATE })));
    await refusal();
    const login = server.seen.find(({ text }) => text.includes(USER));
    assert.equal(login?.secure, true);
  });

  it('is told no user where its certificate is signed by nobody', async () => {
    db = openTarget(url('localhost', 'true'));
    const { code, message } = await refusal();
    assert.deepEqual([code, message.split(': ')[1]], ['target', 'HANDSHAKE_SSL_ERROR']);
    assert.ok(!sent().includes(USER));
  });
});
