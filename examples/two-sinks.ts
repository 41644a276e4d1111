// Loads into two databases at once: every batch goes to both, and the slower one decides the pace.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import knex from 'knex';
import { asRecords, batchByTable, knexSink, map } from 'millrace';

const open = async () => {
  const db = knex({ client: 'better-sqlite3', connection: ':memory:', useNullAsDefault: true });
  await db.schema.createTable('numbers', table => table.integer('number').primary());
  return db;
};
const [one, other] = await Promise.all([open(), open()]);

let ahead = 0;
const fast = knexSink(one, {
  onBatch: () => void (ahead = Math.max(ahead, fast.report().batches - slow.report().batches)),
});
const slow = knexSink(other, { onBatch: () => setTimeout(2) });

function* numbers() {
  for (let number = 0; number < 10_000; number++) yield number;
}
const batches = batchByTable({ maxRecords: 100 });
const toRows = (number: number) => ({ numbers: { number } });
// When one of them fails, so does the other.
await Promise.all([
  pipeline(Readable.from(numbers()), asRecords<number>(), map<number>(toRows), batches, fast),
  pipeline(batches, slow),
]);
console.log(`${fast.report().written} and ${slow.report().written} records are in`);
console.log(`the faster one was ${ahead} batches ahead at most`);
await Promise.all([one.destroy(), other.destroy()]);
