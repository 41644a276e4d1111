// Makes credit applications, into a table app_xml(app_id, xml) or as files.
// Usage: node dist/examples/applications/generate.js [--documents n] [--seed n] [--fault-every n] [--into url|folder]
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Knex } from 'knex';
import { applicationXml, FIRST_ID } from './document.js';
import { isUrl, open } from './open.js';

const { values } = parseArgs({
  options: {
    documents: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    'fault-every': { type: 'string', default: '100' },
    into: { type: 'string', default: 'sqlite:applications.sqlite' },
  },
});
const options = { seed: Number(values.seed), faultEvery: Number(values['fault-every']) };
const count = Number(values.documents);

let bytes = 0;
const documents = (from: number, to: number) =>
  Array.from({ length: Math.min(to, count) - from }, (_, index) => {
    const xml = Buffer.from(applicationXml(from + index, options));
    bytes += xml.length;
    return { app_id: FIRST_ID + from + index, xml };
  });

async function intoTable(db: Knex): Promise<void> {
  const isMysql = db.client.config.client === 'mysql2';
  await db.schema.createTable('app_xml', table => {
    table.bigInteger('app_id').primary();
    table.specificType('xml', isMysql ? 'longblob' : 'blob').notNullable();
  });
  for (let from = 0; from < count; from += 5) await db('app_xml').insert(documents(from, from + 5));
}

async function intoFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let from = 0; from < count; from++) {
    for (const { app_id, xml } of documents(from, from + 1))
      await writeFile(join(folder, `${app_id}.xml`), xml);
  }
}

if (isUrl(values.into)) {
  const db = open(values.into);
  await intoTable(db).finally(() => db.destroy());
} else await intoFolder(values.into);
console.log(`${count} documents, ${Math.round(bytes / 1e6)} MB, in ${values.into.replace(/\/\/.*@/, '//')}`);
