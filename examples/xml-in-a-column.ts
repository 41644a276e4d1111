// Reads XML documents from a column of one table and puts what they say into another.
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { asRecords, batchByTable, knexSink, map, readXml } from 'millrace';

type Application = { id: number; xml: string };
type Contact = { '@role': string; name: string };

// SQLite's pool holds one connection, which a stream of rows keeps: reading and writing take one each.
const open = () =>
  knex({ client: 'better-sqlite3', connection: 'applications.sqlite', useNullAsDefault: true });
const [source, db] = [open(), open()];
await db.raw('create table applications (id integer primary key, xml text)');
await db.raw('create table contacts (application_id integer references applications, role text, name text)');
await db('applications').insert([
  {
    id: 1,
    xml: '<app><contact role="PR"><name>Ann</name></contact><contact role="CO"><name>Bo</name></contact></app>',
  },
  { id: 2, xml: '<app><contact role="PR"><name>Cy &amp; Co</name></contact></app>' },
]);

const toRows = ({ id, xml }: Application) => ({
  contacts: [...readXml<Contact>(xml, { record: '/app/contact' })].map(contact => ({
    application_id: id,
    role: contact['@role'],
    name: contact.name,
  })),
});

await pipeline(
  source<Application>('applications').select('id', 'xml').orderBy('id').stream(),
  asRecords<Application>(),
  map(toRows),
  batchByTable(),
  knexSink(db),
);
console.log(await db('contacts').orderBy(['application_id', 'role']));
await Promise.all([source.destroy(), db.destroy()]);
