import assert from 'node:assert/strict';
import { LoadError } from '../../lib/errors.js';
import { retrying, type RetryOptions } from '../../lib/sink/retry.js';
import { againAfter, type Again, isLost, transient } from '../../lib/sink/transient.js';

const fault = (): LoadError => new LoadError('database', 'inserting into orders: gone');
const options = (changes: Partial<RetryOptions> = {}): RetryOptions => ({
  ...{ retryMs: 10_000, isClaimed: true, signal: new AbortController().signal },
  ...changes,
});

/** Work that fails with each of the errors, and then is done. */
function failing(errors: readonly Error[]): (() => Promise<number>) & { tries: number } {
  const work = Object.assign(
    async () => {
      const error = errors[work.tries++];
      if (error) throw error;
      return work.tries;
    },
    { tries: 0 },
  );
  return work;
}

describe('Work that meets an error', () => {
  const cases: readonly (readonly [again: Again | undefined, isClaimed: boolean, isTriedAgain: boolean])[] = [
    ['anyway', true, true],
    ['anyway', false, true],
    ['claimed', true, true],
    ['claimed', false, false],
    [undefined, true, false],
  ];
  for (const [again, isClaimed, isTriedAgain] of cases) {
    const kind = again ? `transient, to be tried again ${again},` : 'of any other kind';
    it(`${kind} is ${isTriedAgain ? '' : 'not '}done again ${isClaimed ? 'with' : 'without'} a claim`, async () => {
      const error = again ? transient(fault(), again) : fault();
      const work = failing([error]);
      const doing = retrying(work, options({ isClaimed }));
      if (isTriedAgain) assert.equal(await doing, 2);
      else await assert.rejects(doing, thrown => thrown === error);
      assert.equal(work.tries, isTriedAgain ? 2 : 1);
    });
  }

  it('is done again until it is done', async () => {
    const work = failing([1, 2, 3].map(() => transient(fault(), 'anyway')));
    assert.equal(await retrying(work, options()), 4);
  });

  it('ends with an error that is not transient, after others that were', async () => {
    const last = new LoadError('too_long', 'too long');
    const work = failing([transient(fault(), 'anyway'), last]);
    await assert.rejects(retrying(work, options()), error => error === last);
  });

  for (const [isClaimed, message] of [
    [true, 'inserting into orders: gone, 1 times: the same load, run again, goes on from here'],
    [false, 'inserting into orders: gone, 1 times'],
  ] as const) {
    it(`that lasts is resumable ${isClaimed ? 'with' : 'without'} a claim, and says why`, async () => {
      const error = transient(fault(), 'anyway');
      const doing = retrying(failing([error]), options({ retryMs: 0, isClaimed }));
      await assert.rejects(doing, { code: 'resumable', message, cause: error });
    });
  }

  it('is not done again when the load ends in the pause', async () => {
    const abort = new AbortController();
    const reason = new Error('ended');
    const work = failing([transient(fault(), 'anyway')]);
    const doing = retrying(work, options({ signal: abort.signal }));
    // No timer has its turn.
    for (let turn = 0; turn < 20; turn++) await undefined;
    abort.abort(reason);
    await assert.rejects(doing, error => error === reason);
    assert.equal(work.tries, 1);
  });

  it('ends with its own error where the load has ended meanwhile', async () => {
    const error = transient(fault(), 'anyway');
    const doing = retrying(failing([error]), options({ signal: AbortSignal.abort() }));
    await assert.rejects(doing, thrown => thrown === error);
  });
});

describe('An error', () => {
  it('has no mark of its own', () => {
    assert.deepEqual([againAfter(fault()), isLost(fault())], [undefined, false]);
    for (const thrown of [undefined, null, 'text'])
      assert.deepEqual([againAfter(thrown), isLost(thrown)], [undefined, false]);
  });

  it('says when it may be over, and whether the connection is gone', () => {
    const error = fault();
    assert.equal(transient(error, 'anyway'), error);
    assert.deepEqual([againAfter(error), isLost(error)], ['anyway', false]);
    transient(error, 'claimed', true);
    assert.deepEqual([againAfter(error), isLost(error)], ['claimed', true]);
  });
});
