import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { until, useFaultyLoad } from '../support/faulty-load.js';
import { scaled } from '../support/soak.js';

const AT_ONCE = 10;
const PER_LOAD = 20;

describe('Connections that MariaDB ends by wait_timeout, in loads whose sources say nothing for longer', function () {
  const rounds = scaled(1, 50);
  this.timeout(120_000 + rounds * 10_000);
  const faulty = useFaultyLoad({ orders: AT_ONCE * PER_LOAD, perBatch: 5, timeoutMs: 5000 });

  before(function () {
    if (!faulty.mariadb!.server.isOurs) this.skip();
  });
  // In seconds.
  beforeEach(() => faulty.db.raw('SET GLOBAL wait_timeout = 1'));
  afterEach(() => faulty.db.raw('SET GLOBAL wait_timeout = 28800'));

  it('are made anew', async () => {
    for (let round = 0; round < rounds; round++) {
      await faulty.begin();
      const loads = Array.from({ length: AT_ONCE }, async (_none, index) => {
        const ids = Array.from({ length: PER_LOAD }, (_id, order) => index * PER_LOAD + order);
        const texts = ids.map(id => `<order id="${id}"><name>n${id}</name></order>`);
        let isIn = 0;
        async function* source(): AsyncGenerator<string> {
          yield `<orders>${texts.slice(0, PER_LOAD / 2 + 1).join('')}`;
          // The record behind the last whole batch shows where that ends.
          await until(async () => isIn === PER_LOAD / 2 && (await faulty.sessions()).length === 0);
          yield `${texts.slice(PER_LOAD / 2 + 1).join('')}</orders>`;
        }
        return faulty.run({
          ...{ source: Readable.from(source(), { objectMode: false }), job: `orders ${index}` },
          onProgress: ({ read }) => void (isIn = read),
        });
      });
      for (const outcome of await Promise.all(loads)) assert.ok(!(outcome instanceof Error), String(outcome));
      await faulty.checkRows(AT_ONCE);
      const jobs = await faulty.db('millrace_jobs').whereNotNull('finished');
      assert.equal(jobs.length, AT_ONCE);
    }
  });
});
