// Loads NDJSON from standard input; up to ten bad lines are refused and listed.
// Usage: node dist/examples/ndjson-from-stdin.js < people.ndjson
import { pipeline } from 'node:stream/promises';
import knex from 'knex';
import { batchByTable, knexSink, map, parseLines } from 'millrace';

interface Person {
  id: number;
  name: string;
}

const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
await db.schema.createTable('people', table => {
  table.integer('id').primary();
  table.string('name').notNullable();
});

const sink = knexSink<{ people: Person }>(db, { maxRejects: 10 });
await pipeline(
  process.stdin,
  parseLines<Person>(),
  map<Person, { people: Person }>(({ id, name }) =>
    name.startsWith('test') ? undefined : { people: { id, name } },
  ),
  batchByTable<{ people: Person }>(),
  sink,
);
const { read, written, filtered, rejected, rejects } = sink.report();
console.log({ read, written, filtered, rejected });
for (const { position, stage, reason } of rejects) console.log(`line ${position.line}, ${stage}: ${reason}`);
await db.destroy();
