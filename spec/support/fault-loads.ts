import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { writeOrders } from '../../bench/generate.js';
import type { BlockSize } from '../../lib/load/settings.js';
import { type LoadOptions, load } from '../../lib/load.js';
import type { TypedMapping } from '../../lib/mapping/define.js';
import type { AnyTables } from '../../lib/types.js';
import type { SpecDatabase } from './databases.js';
import { type Contents, contentsOf, type Damage, damageOf, survived } from './fault-tally.js';

export const TABLES = ['orders', 'order_contacts', 'order_lines'];
export const LEDGER = ['millrace_jobs', 'millrace_batches', 'millrace_rejects'];
const MAX_RECORDS = 10;

/** What a load in another process can be given: what goes through JSON. */
export type LoaderOptions = Pick<LoadOptions, 'create' | 'ledger' | 'threads' | 'retryMs'> &
  Pick<BlockSize, 'maxRecords'> & {
    readonly source: string;
    readonly to: string;
    readonly mapping: TypedMapping<AnyTables>;
  };

/** Loads of a file of orders, before which a fault may have struck, into one database. */
export interface FaultLoads {
  readonly source: string;
  /** How many batches a load has. */
  readonly batches: number;
  /** @param keys whether the tables have primary keys; in those without, what is doubled stays. Else they take turns */
  next(changes?: Partial<LoaderOptions>, keys?: boolean): LoaderOptions;
  /** As if there had never been a load. */
  clear(): Promise<void>;
  /** The tables must be those of an undisturbed load, and the ledger must say so. */
  check(faults: number): Promise<void>;
  damage(): Promise<Damage>;
}

/** @param bytes of the file */
export function useFaultLoads(database: Pick<SpecDatabase, 'db'>, bytes = 300_000): FaultLoads {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-faults-'));
  const source = join(folder, 'orders.xml');
  let records: number;
  let expected: Contents;
  let loads = 0;

  const { $schema: _, ...keyed } = JSON.parse(readFileSync('examples/orders.mapping.json', 'utf8'));
  const keyless = structuredClone(keyed);
  for (const { columns } of Object.values<{ columns: Record<string, object> }>(keyless.tables)) {
    for (const column of Object.values(columns)) Object.assign(column, { key: false });
  }

  before(async () => {
    ({ records } = await writeOrders(source, { format: 'xml', bytes }));
    await load({ ...faultLoads.next({ ledger: false }), to: database.db });
    expected = await contentsOf(database.db, TABLES);
    assert.equal(expected.orders!.length, records);
    await clear();
  });
  afterEach(clear);
  after(() => rmSync(folder, { recursive: true }));

  async function clear(): Promise<void> {
    for (const table of [...TABLES.toReversed(), ...LEDGER])
      await database.db.schema.dropTableIfExists(table);
  }

  const faultLoads: FaultLoads = {
    source,
    get batches() {
      return Math.ceil(records / MAX_RECORDS);
    },
    next: (changes, keys = loads++ % 2 === 1) => ({
      ...{ source, to: urlOf(database.db), mapping: keys ? keyed : keyless, create: true },
      ...{ maxRecords: MAX_RECORDS, threads: 0, ...changes },
    }),
    clear,
    async check(faults) {
      survived(faults, expected, await contentsOf(database.db, TABLES));
      const [job] = await database.db('millrace_jobs').select();
      assert.ok(job.finished);
      const [sums] = await database
        .db('millrace_batches')
        .count({ batches: '*' })
        .sum({ read: 'records', written: 'written', filtered: 'filtered', rejected: 'rejected' });
      const numbers = Object.fromEntries(Object.entries(sums!).map(([name, sum]) => [name, Number(sum)]));
      const { batches } = faultLoads;
      assert.deepEqual(numbers, { batches, read: records, written: records, filtered: 0, rejected: 0 });
    },
    damage: async () => damageOf(expected, await contentsOf(database.db, TABLES)),
  };
  return faultLoads;
}

/** A target as the command line takes it. */
function urlOf({ client }: Knex): string {
  const { connection } = client.config;
  if (connection.filename) return `sqlite:${connection.filename}`;
  const { host, port, user, password, database } = connection;
  const secret = password ? `:${encodeURIComponent(password)}` : '';
  return `mysql://${encodeURIComponent(user)}${secret}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}
