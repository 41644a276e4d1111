// The baseline of bench/applications.ts: a script of sax-stream and knex.batchInsert over a folder of documents, with
// transactions of as many documents as ours.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import knex, { type Knex } from 'knex';
import saxStream, { type Element } from 'sax-stream';
import { applicationRows, type Tables } from './application-rows.js';

const DOCUMENTS_A_TRANSACTION = 16;
const ROWS_A_STATEMENT = 500;

async function rowsOf(path: string): Promise<Tables | undefined> {
  const text = await readFile(path, 'utf8');
  const roots: Element[] = [];
  await pipeline([text], saxStream({ strict: true, tag: 'Submission' }), async found => {
    for await (const root of found) roots.push(root);
  });
  return applicationRows(roots[0]!);
}

function insert(db: Knex, tables: Tables): Promise<void> {
  return db.transaction(async transaction => {
    for (const [table, rows] of Object.entries(tables)) {
      await transaction.batchInsert(table, rows, ROWS_A_STATEMENT);
    }
  });
}

const [folder, connection] = process.argv.slice(2) as [string, string];
const db = knex({ client: 'mysql2', connection });
try {
  await db.raw('select 1');
  const names = (await readdir(folder)).sort();
  const started = performance.now();
  for (let from = 0; from < names.length; from += DOCUMENTS_A_TRANSACTION) {
    const tables: Tables = {};
    for (const name of names.slice(from, from + DOCUMENTS_A_TRANSACTION)) {
      for (const [table, rows] of Object.entries((await rowsOf(join(folder, name))) ?? {})) {
        (tables[table] ??= []).push(...rows);
      }
    }
    await insert(db, tables);
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage();
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(JSON.stringify({ seconds, processorSeconds: (user + system) / 1e6, peakMiB }));
} finally {
  await db.destroy();
}
