import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { FORMATS, type Format, writeOrders } from '../bench/generate.js';
import { ARRAYS, type Order } from '../bench/orders.js';
import { readMapping } from '../lib/load/read-mapping.js';
import { load } from '../lib/load.js';
import { compileMapping } from '../lib/mapping/compile.js';
import { createTables } from '../lib/sink/create-tables.js';
import type { RowsOf } from '../lib/types.js';
import { databases } from './support/databases.js';

// mocha runs in the root of the repo.
const file = join('examples', 'orders.mapping.json');
const TABLES = ['orders', 'order_contacts', 'order_lines'];
const RECORD: Record<Format, string> = { xml: '/orders/order', json: '/orders/*', ndjson: '/' };

/** What the mapping says, as one would write it by hand. */
function toRows({ '@id': id, '@status': status, placed, total, contact, line }: Order): RowsOf {
  return {
    orders: { id, status, placed_at: placed, total },
    order_contacts: contact.map(({ '@kind': kind, name }) => ({ order_id: id, kind, name })),
    order_lines: line.map(({ '@sku': sku, '@quantity': quantity }, index) => {
      return { order_id: id, line_no: index + 1, sku, quantity };
    }),
  };
}

async function contents(db: Knex): Promise<Record<string, unknown[]>> {
  const rows: Record<string, unknown[]> = {};
  for (const table of TABLES) rows[table] = (await db(table).select()).map(row => JSON.stringify(row)).sort();
  return rows;
}

for (const { name, use } of databases) {
  describe(`The mapping of orders, into ${name}`, () => {
    const database = use();
    const folder = mkdtempSync(join(tmpdir(), 'millrace-orders-'));
    after(() => rmSync(folder, { recursive: true }));
    afterEach(async () => {
      for (const table of TABLES.toReversed()) await database.db.schema.dropTableIfExists(table);
    });

    it('takes about 20 lines', () => {
      assert.ok(readFileSync(file, 'utf8').trimEnd().split('\n').length <= 24);
    });

    for (const format of FORMATS) {
      it(`gives the contents that a row function gives, from ${format}`, async () => {
        const { db } = database;
        const source = join(folder, `orders.${format}`);
        const { records } = await writeOrders(source, { format, bytes: 300_000 });
        const read = await readMapping(file);
        const mapping = format === 'json' ? { ...read, record: RECORD.json } : read;

        const { tables } = compileMapping(mapping, { startedAt: new Date() });
        await createTables(db, tables);
        const byFunction = { record: RECORD[format], arrays: ARRAYS, toRows };
        await load<Order>({ ...byFunction, source, to: db, job: `${format} by function` });
        const expected = await contents(db);
        for (const table of TABLES.toReversed()) await db.schema.dropTable(table);

        const report = await load({ source, mapping, to: db, create: true, threads: 1 });
        assert.deepEqual(await contents(db), expected);
        assert.deepEqual([report.written, report.rows.orders, report.issues], [records, records, []]);
        assert.ok(records > 150 && report.rows.order_lines! > 2 * records);
      });
    }
  });
}
