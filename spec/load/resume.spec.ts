import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Format, FORMATS, writeOrders } from '../../bench/generate.js';
import { mappingOf } from '../../bench/mapping.js';
import { checksums, TABLES } from '../../bench/tables.js';
import { type LoadOptions, load } from '../../lib/load.js';
import { databases } from '../support/databases.js';

const RECORDS = { xml: '/orders/order', json: '/orders/*', ndjson: '/' };

/** Part of a file between the samples of its digest, before what has been read when three batches are in. */
const UNSAMPLED = { from: 70_000, to: 120_000 };

/** What was read becomes what nobody can read, and the file looks the same. */
function spoil(path: string): void {
  const { atime, mtime } = statSync(path);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(UNSAMPLED.to - UNSAMPLED.from, '<{'), 0, undefined, UNSAMPLED.from);
  closeSync(file);
  utimesSync(path, atime, mtime);
}

describe('A load that was stopped,', () => {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-resume-'));
  const orders = (format: Format): string => join(folder, `orders.${format}`);
  before(async () => {
    for (const format of FORMATS) await writeOrders(orders(format), { format, bytes: 8_000_000 });
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const { name, use } of databases) {
    describe(`into ${name},`, () => {
      const database = use();
      afterEach(async () => {
        for (const table of TABLES.toReversed()) await database.db.schema.dropTableIfExists(table);
      });

      for (const format of FORMATS) {
        it(`goes on where it was, without reading again what is in: ${format}`, async () => {
          const source = join(folder, `${name}.${format}`);
          copyFileSync(orders(format), source);
          const mapping = mappingOf(RECORDS[format]);
          const options: LoadOptions = { source, mapping: mapping as never, to: database.db, create: true };
          await load({ ...options, ledger: false });
          const expected = await checksums(database.db);
          for (const table of TABLES.toReversed()) await database.db.schema.dropTable(table);

          let batches = 0;
          const onProgress = (): void => {
            if (++batches === 3) throw new Error('enough');
          };
          await assert.rejects(load({ ...options, onProgress }), /enough/);
          spoil(source);
          const report = await load(options);
          assert.ok(report.before > 1000 && report.before < report.read, `${report.before} before`);
          assert.deepEqual(await checksums(database.db), expected);
          // The control: from its start on, the file can't be read any more.
          await assert.rejects(load({ ...options, restart: true, onConflict: 'ignore' }), {
            code: { xml: 'not_well_formed', json: 'truncated', ndjson: 'invalid_json' }[format],
          });
        });
      }
    });
  }
});
