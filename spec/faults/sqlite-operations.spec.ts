import assert from 'node:assert/strict';
import { useSqlite } from '../support/databases.js';
import { type LoaderOptions, useFaultLoads } from '../support/fault-loads.js';
import { runLoader } from '../support/loader-process.js';
import { seeded } from '../support/seed.js';
import { isSoak } from '../support/soak.js';
import { type Call, numbered, runTraced, type Traced, useStrace } from '../support/strace.js';

/** What SQLite does to a database file and its journal. */
const OPERATIONS = ['openat', 'pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink'];
const FAULTS_OF_A_LOAD = 5;

interface Fault {
  readonly title: string;
  /** What strace does to the operation. */
  readonly what: string;
  /** Whether that goes on at every operation of the name, or now and then: five times in a load. */
  readonly then: 'once' | 'now and then' | 'for good';
  readonly short: number;
}

const FAULTS: readonly Fault[] = [
  { title: 'an I/O error now and then', what: 'error=EIO', then: 'now and then', short: 15 },
  { title: 'a full disk now and then', what: 'error=ENOSPC', then: 'now and then', short: 15 },
  { title: 'an I/O error from then on', what: 'error=EIO', then: 'for good', short: 10 },
  { title: 'a full disk from then on', what: 'error=ENOSPC', then: 'for good', short: 10 },
  { title: 'a kill', what: 'signal=SIGKILL', then: 'once', short: 10 },
];

describe('At the Nth operation of SQLite on its files', function () {
  this.timeout(isSoak ? 0 : 300_000);
  const random = seeded();
  const database = useSqlite();
  const loads = useFaultLoads(database);
  useStrace();
  /** Of a load, in their order. */
  let all: readonly Call[];
  let names: readonly string[];

  before(async () => {
    all = numbered((await run(loads.next())).calls);
    names = [...new Set(all.map(([name]) => name))];
    assert.deepEqual(names.toSorted(), ['fsync', 'openat', 'pwrite64', 'unlink']);
    await loads.clear();
  });

  async function run(options: LoaderOptions, inject?: string): Promise<Traced> {
    const { filename } = database.db.client.config.connection;
    const paths = [filename, `${filename}-journal`];
    return runTraced(options, { calls: OPERATIONS, paths, ...(inject && { inject }) });
  }

  async function checkFile(): Promise<void> {
    assert.deepEqual(await database.db.raw('PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  }

  /** Where the faults of a load are, one after the other, each counted from the one before. */
  function places({ what, then }: Fault, turn: number): string[] {
    if (isSoak) return [`${all[turn]![0]}:${what}:when=${all[turn]![1]}${then === 'for good' ? '+' : ''}`];
    // Of a name as rare as `unlink` there are as many as of the others.
    const name = names[turn % names.length]!;
    const step = Math.ceil(all.filter(call => call[0] === name).length / FAULTS_OF_A_LOAD);
    const somewhere = (): number => 1 + Math.floor(random() * step);
    if (then === 'now and then') {
      // Behind the making of tables, where an error ends the load.
      return [`${name}:${what}:when=${step + somewhere()}+${step}`];
    }
    const some = Array.from({ length: FAULTS_OF_A_LOAD }, somewhere);
    return some.map(number => `${name}:${what}:when=${number}${then === 'for good' ? '+' : ''}`);
  }

  for (const fault of FAULTS) {
    const { title, then, short } = fault;
    it(`${title} leaves the file whole, and the tables as if nothing had been when it is run again`, async () => {
      let faults = 0;
      let doneAtOnce = 0;
      for (let turn = 0; isSoak ? turn < all.length : faults < short; turn++) {
        const options = loads.next({ retryMs: then === 'for good' ? 0 : 60_000 });
        let met = 0;
        let isDone = false;
        for (const inject of places(fault, turn)) {
          const { error, injected, isKilled } = await run(options, inject);
          assert.match(error, /^(?:|(?:database|resumable|target): .*SQLITE_\w+.*\n)$/, inject);
          await checkFile();
          met += then === 'now and then' ? injected : Number(isKilled || injected > 0);
          isDone = !error && !isKilled;
          if (isDone) break;
        }
        if (isDone && met > 0) doneAtOnce += 1;
        if (!isDone) assert.equal((await runLoader(options)).error, '');
        await checkFile();
        await loads.check(met);
        await loads.clear();
        faults += met;
      }
      if (then === 'now and then') assert.ok(doneAtOnce > 0);
    });
  }

  it('a full disk doubles rows without the ledger', async () => {
    const writes = all.filter(([name]) => name === 'pwrite64').length;
    // Fewer are made without a ledger.
    const number = Math.floor(((1 + random()) * writes) / 6);
    const options = loads.next({ ledger: false, retryMs: 0 }, false);
    const { error } = await run(options, `pwrite64:error=ENOSPC:when=${number}+`);
    assert.match(error, /SQLITE_FULL/);
    await runLoader(options);
    assert.ok((await loads.damage()).doubled > 0);
  });
});
