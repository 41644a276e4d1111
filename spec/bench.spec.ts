import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import knex from 'knex';
import bySax, { parseXmlBySax } from '../bench/by-sax.js';
import { FLAT_MAPPING } from '../bench/flat.js';
import { type Format, orderText } from '../bench/generate.js';
import { ARRAYS, type Order, orders } from '../bench/orders.js';
import byOurReader from '../bench/order-rows.js';
import { inMainThread, inThreads, loadBy, loadByMapping } from '../bench/ours.js';
import { loadPlain, loadPlainFlat, loadPlainWide } from '../bench/plain.js';
import { SUBJECTS } from '../bench/subjects.js';
import { checksums } from '../bench/tables.js';
import { OWN_COLUMNS, PARTS, WIDE_MAPPING, wideDocument } from '../bench/wide.js';
import { parseXml } from '../lib/stages/parse-xml.js';
import { splitXml } from '../lib/stages/split-xml.js';
import { peakMiB } from './support/peak.js';

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

  for (const [name, subject, loads] of [
    ['orders', 'orders.xml', [loadPlain, inMainThread, inThreads(), loadByMapping('xml')]],
    ['flat rows', 'customers.xml', [loadPlainFlat, loadBy(FLAT_MAPPING)]],
    ['wide documents', 'applications.xml', [loadPlainWide, loadBy(WIDE_MAPPING)]],
  ] as const) {
    it(`fill the tables of ${name} alike`, async () => {
      const path = join(folder, subject);
      const { write, create, keys } = SUBJECTS[subject];
      const { records } = await write(path, 2_000_000);
      const filename = join(folder, `${subject}.sqlite`);
      const db = knex({ client: 'better-sqlite3', connection: { filename }, useNullAsDefault: true });
      const found = [];
      for (const load of loads) {
        await create(db);
        await load(db, path);
        found.push(await checksums(db, keys));
      }
      await db.destroy();
      for (const other of found) assert.deepEqual(other, found[0]);
      assert.equal(Object.values(found[0]!)[0]!.split(' ')[0], String(records));
    });
  }
});

describe('The wide documents of the bench', () => {
  const [text] = wideDocument(1).records;
  const bytes = text!.length;

  it('have 10 to 20 KB and 300 attributes, of which 150 go to eight tables', () => {
    assert.ok(bytes > 10_000 && bytes < 20_000, `${bytes} bytes`);
    assert.equal(text!.match(/ \w+="/g)!.length, 300);
    const taken = PARTS.reduce((sum, { rows, columns }) => sum + rows * columns, 1 + OWN_COLUMNS);
    assert.deepEqual([taken, Object.keys(SUBJECTS['applications.xml'].keys).length], [150, 8]);
  });

  it('have 88 % of their bytes in a part that nobody takes', () => {
    const [reports] = /<reports>.*<\/reports>/.exec(text!)!;
    assert.equal(Math.round((100 * reports.length) / bytes), 88);
  });
});

describe('The peak of memory', () => {
  it('is that of the process alone, whatever has started it', async function () {
    if (process.platform !== 'linux') this.skip();
    const before = Buffer.alloc(300 * 1024 * 1024, 1);
    const module = new URL('./support/peak.js', import.meta.url);
    const program = `import { peakMiB } from '${module}'; console.log(peakMiB())`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    assert.ok(peakMiB() > before.length / 1024 ** 2);
    assert.ok(Number(stdout) > 10 && Number(stdout) < 200, stdout);
  });
});
