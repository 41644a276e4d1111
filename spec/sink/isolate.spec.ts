import assert from 'node:assert/strict';
import fc from 'fast-check';
import { grouper } from '../../lib/batch/group.js';
import { LoadError } from '../../lib/errors.js';
import { isolate } from '../../lib/sink/isolate.js';
import type { Batch } from '../../lib/types.js';
import { withRows } from '../support/records.js';

/** A table with a unique key that takes no negative keys: why it refuses these rows, if it does. */
function refusal(keys: readonly number[]): LoadError | undefined {
  const taken = new Set<number>();
  for (const key of keys) {
    if (key < 0) return new LoadError('check', `negative ${key}`);
    if (taken.has(key)) return new LoadError('duplicate_key', `again ${key}`);
    taken.add(key);
  }
  return undefined;
}

/** What is refused when the rows go in one after the other. */
function refusedOneByOne(keys: readonly number[]): Map<number, string> {
  const refused = new Map<number, string>();
  const taken: number[] = [];
  for (const [index, key] of keys.entries()) {
    const error = refusal([...taken, key]);
    if (error) refused.set(index, error.reason);
    else taken.push(key);
  }
  return refused;
}

async function isolated(keys: readonly number[], enough = Number.POSITIVE_INFINITY) {
  const group = grouper();
  for (const [index, key] of keys.entries()) group.add(withRows(index, { t: { key } }));
  const keysOf = (batch: Batch) => batch.tables.flatMap(({ rows }) => rows.map(({ key }) => key as number));
  let trials = 0;
  const bad = await isolate(group.take(), refusal(keys)!, enough, async batch => {
    trials++;
    return refusal(keysOf(batch as Batch));
  });
  return { bad: new Map([...bad].map(([index, { reason }]) => [index, reason])), trials };
}

describe('isolate', () => {
  it('finds the records that would be refused one after the other, each with its own reason', async () => {
    const keys = fc.array(fc.integer({ min: -4, max: 40 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        keys.filter(all => refusal(all) !== undefined),
        async all => {
          assert.deepEqual((await isolated(all)).bad, refusedOneByOne(all));
        },
      ),
    );
  });

  it('finds the first ones alone when that is enough, in order', async () => {
    const keys = Array.from({ length: 100 }, (_, index) => (index % 10 === 7 ? -index : index));
    assert.deepEqual([...(await isolated(keys, 0)).bad.keys()], [7]);
    assert.deepEqual([...(await isolated(keys, 2)).bad.keys()], [7, 17, 27]);
  });

  for (const [position, expected] of [
    [0, 20],
    [1023, 10],
  ] as const) {
    it(`needs ${expected} trials for record ${position} of 1,024`, async () => {
      const keys = Array.from({ length: 1024 }, (_, index) => (index === position ? -1 : index));
      const { bad, trials } = await isolated(keys);
      assert.deepEqual([...bad.keys()], [position]);
      assert.equal(trials, expected);
    });
  }

  it('ends in an error that is not about a row', async () => {
    const group = grouper();
    for (const index of [0, 1]) group.add(withRows(index, { t: { key: index } }));
    const lost = new LoadError('database', 'lost');
    const trial = () => Promise.reject(lost);
    await assert.rejects(isolate(group.take(), new LoadError('check', 'no'), 0, trial), lost);
  });
});
