import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { type Format, orderText } from '../bench/generate.js';
import { ARRAYS, type Order, orders } from '../bench/orders.js';
import { parseXml } from '../lib/stages/parse-xml.js';

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
