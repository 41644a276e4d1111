import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import knex from 'knex';
import bySax, { parseXmlBySax } from '../bench/by-sax.js';
import { type Format, orderText, writeOrders } from '../bench/generate.js';
import { ARRAYS, type Order, orders } from '../bench/orders.js';
import byOurReader from '../bench/order-rows.js';
import { loadByFunction, loadByMapping } from '../bench/ours.js';
import { loadPlain } from '../bench/plain.js';
import { checksums, createTables } from '../bench/tables.js';
import { parseXml } from '../lib/stages/parse-xml.js';
import { splitXml } from '../lib/stages/split-xml.js';

const bytes = 200_000;

const textOf = (format: Format, seed = 1): string =>
  Buffer.concat([...orderText({ format, bytes, seed })]).toString();

const READERS: Record<Format, () => Promise<Order[]>> = {
  json: async () => JSON.parse(textOf('json')).orders,
  ndjson: async () =>
    textOf('ndjson')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  xml: async () => {
    const records = Readable.from(orderText({ format: 'xml', bytes })).pipe(
      parseXml<Order>({ record: '/orders/order', arrays: ARRAYS }),
    );
    const values: Order[] = [];
    for await (const { value } of records) values.push(structuredClone(value));
    return values;
  },
};

describe('The generator of orders', () => {
  for (const [format, read] of Object.entries(READERS) as [Format, () => Promise<Order[]>][]) {
    it(`writes the same orders to ${format} as to every other format`, async () => {
      const found = await read();
      const expected = orders();
      assert.ok(found.length > 100);
      for (const order of found) assert.deepEqual(order, expected.next().value);
    });

    it(`ends ${format} with the record that reaches the size, and tells how much it wrote`, () => {
      const written = { records: 0, bytes: 0 };
      const pieces = [...orderText({ format, bytes }, written)];
      assert.equal(Buffer.concat(pieces).length, written.bytes);
      assert.ok(written.bytes >= bytes && written.bytes < bytes + 5000);
    });
  }

  it('writes the same file for the same seed, and another for another', () => {
    assert.equal(textOf('xml', 7), textOf('xml', 7));
    assert.notEqual(textOf('xml', 7), textOf('xml', 8));
  });

  it('writes records of about 1.3 KB with all that makes a file real', () => {
    const text = textOf('xml');
    const records = text.match(/<order /g)!.length;
    const size = Buffer.byteLength(text) / records;
    assert.ok(size > 1200 && size < 1400, `${size} bytes a record`);
    for (const feature of ['<![CDATA[', '<!--', '&amp;', '&#233;', 'ö', '佐藤']) {
      assert.ok(text.includes(feature), feature);
    }
  });
});

describe('Reading by sax, for the bench', () => {
  it('gives the rows that reading as usual gives', async () => {
    const split = splitXml({ record: '/orders/order', arrays: ARRAYS });
    split.end(textOf('xml'));
    for await (const block of split) assert.deepEqual(await bySax(block), await byOurReader(block));
  });

  it('gives the values that parseXml gives', async () => {
    const options = { record: '/orders/order', arrays: ARRAYS, pick: ['contact'] };
    const [found, expected] = await Promise.all(
      [parseXmlBySax(options), parseXml(options)].map(stage => {
        stage.end(textOf('xml'));
        return stage.map(({ value, position }) => ({ value, position })).toArray();
      }),
    );
    assert.deepEqual(found, expected);
  });
});

describe('The competitors of the bench', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'));
  after(() => rmSync(folder, { recursive: true }));

  it('fill the tables alike', async () => {
    const path = join(folder, 'orders.xml');
    const { records } = await writeOrders(path, { format: 'xml', bytes: 2_000_000 });
    const found = [];
    for (const [name, load] of Object.entries({
      plain: loadPlain,
      function: loadByFunction,
      mapping: loadByMapping('xml'),
    })) {
      const db = knex({
        client: 'better-sqlite3',
        connection: { filename: join(folder, `${name}.sqlite`) },
        useNullAsDefault: true,
      });
      await createTables(db);
      await load(db, path);
      found.push(await checksums(db));
      await db.destroy();
    }
    for (const other of found) assert.deepEqual(other, found[0]);
    assert.match(found[0]!.orders!, new RegExp(`^${records} rows`));
  });
});
