import assert from 'node:assert/strict';
import type { Knex } from 'knex';
import { useMariadb } from '../support/databases.js';
import { load } from '../support/orders.js';

const PACKET = 16 * 1024;

describe('Statements for a server that takes small packets', () => {
  let db: Knex;
  let usual: number;
  after(async () => {
    if (usual) await database.db.raw(`SET GLOBAL max_allowed_packet = ${usual}`);
  });
  const database = useMariadb();

  before(async function () {
    if (!database.mariadb!.server.isOurs) return this.skip();
    const [[{ size }]] = await database.db.raw('SELECT @@GLOBAL.max_allowed_packet AS size');
    usual = size;
    await database.db.raw(`SET GLOBAL max_allowed_packet = ${PACKET}`);
    await database.db.raw('CREATE TABLE texts (id INT PRIMARY KEY, text MEDIUMTEXT)');
    db = database.connect();
  });
  beforeEach(() => database.db('texts').delete());

  const texts = (...lengths: number[]) =>
    lengths.map((length, id) => ({ texts: { id, text: 'é'.repeat(length / 2) + 'x'.repeat(length % 2) } }));
  const lengthsIn = async (): Promise<number[]> => {
    const rows = await database.db('texts').select(database.db.raw('LENGTH(text) AS length')).orderBy('id');
    return rows.map(({ length }) => length);
  };
  async function inserts(): Promise<number> {
    const [[{ Value }]] = await database.db.raw("SHOW GLOBAL STATUS LIKE 'Com_insert'");
    return Number(Value);
  }

  it('are half a packet long at most, or one row', async () => {
    const lengths = [3000, 3000, 3000, 9000, 100, 100];
    const begun = await inserts();
    const { error } = await load(db, texts(...lengths));
    assert.equal(error, undefined);
    assert.deepEqual(await lengthsIn(), lengths);
    assert.equal((await inserts()) - begun, 4);
  });

  it('hold many short rows', async () => {
    const begun = await inserts();
    await load(db, texts(...Array(200).fill(10)));
    assert.equal((await inserts()) - begun, 1);
  });

  it('refuse a row that is too long for a packet, and it alone', async () => {
    const { error, rejects } = await load(db, texts(10, PACKET, 20), { maxRejects: 1 });
    assert.equal(error, undefined);
    assert.deepEqual(await lengthsIn(), [10, 20]);
    const [{ code, table, position, reason }] = rejects as never as [(typeof rejects)[0]];
    assert.deepEqual([code, table, position.record], ['row_too_large', 'texts', 1]);
    assert.match(reason, /^texts: a row of \d+ bytes, the server's max_allowed_packet is 16384$/);
  });

  it('never pass the limit by a byte', async () => {
    const lengths = Array.from({ length: 100 }, (_, index) => PACKET - 100 + index);
    const { error, rejects } = await load(db, texts(...lengths), { maxRejects: 100 });
    assert.equal(error, undefined);
    assert.ok(rejects.length > 10 && rejects.every(({ code }) => code === 'row_too_large'));
    assert.deepEqual(await lengthsIn(), lengths.slice(0, lengths.length - rejects.length));
  });
});
