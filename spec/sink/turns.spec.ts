import assert from 'node:assert/strict';
import { turns, type Turn, WAITED_TOO_LONG } from '../../lib/sink/turns.js';

describe('The turns of batches', () => {
  let abort: AbortController;
  let next: () => Turn;
  let come: number[];

  beforeEach(() => {
    abort = new AbortController();
    ({ next } = turns(abort.signal));
    come = [];
  });
  const three = (): Turn[] =>
    [0, 1, 2].map(number => {
      const turn = next();
      turn.come.then(
        () => come.push(number),
        () => {},
      );
      return turn;
    });
  /** All that can go on now has gone on. */
  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('come in their order, each when the one before is done', async () => {
    const [first, second, third] = three();
    assert.deepEqual([first!.hasCome, second!.hasCome, third!.hasCome], [true, false, false]);
    for (const [turn, expected] of [
      [undefined, [0]],
      [first, [0, 1]],
      [second, [0, 1, 2]],
    ] as const) {
      turn?.done();
      await settled();
      assert.deepEqual(come, expected);
    }
    assert.equal(third!.hasCome, true);
  });

  it('come at once where all batches before are done when they are taken', async () => {
    for (const turn of three()) turn.done();
    await next().come;
  });

  it('end with the reason of the load that ends, those under way and those taken later', async () => {
    const [, second, third] = three();
    const reason = new Error('ended');
    abort.abort(reason);
    const later = next();
    for (const turn of [second!, third!, later]) await assert.rejects(turn.come, reason);
    await assert.rejects(second!.comeSoon(), reason);
  });

  it('that come soon are waited for', async () => {
    const [first, second] = three();
    const waiting = second!.comeSoon();
    first!.done();
    await waiting;
  });

  it('that do not come soon are given up, and still come', async () => {
    const [first, second] = three();
    await assert.rejects(second!.comeSoon(), error => error === WAITED_TOO_LONG);
    first!.done();
    await second!.come;
  });

  it('are sent so many at once, in their order, whoever asks first', async () => {
    ({ next } = turns(abort.signal, 2));
    const gone: number[] = [];
    const all = [0, 1, 2, 3, 4].map(() => next());
    const go = (number: number): void => {
      all[number]!.go().then(
        () => gone.push(number),
        () => {},
      );
    };
    for (const number of [3, 2, 1]) go(number);
    await settled();
    // One place is that of the first, which has not asked.
    assert.deepEqual(gone, [1]);
    go(0);
    await settled();
    assert.deepEqual(gone, [1, 0]);
    all[1]!.gone();
    await settled();
    assert.deepEqual(gone, [1, 0, 2]);
    // In by other ways.
    all[0]!.done();
    await settled();
    assert.deepEqual(gone, [1, 0, 2, 3]);
    all[0]!.gone();
    all[2]!.gone();
    go(4);
    await settled();
    assert.deepEqual(gone, [1, 0, 2, 3, 4]);
  });

  it('are not sent any more when the load has ended', async () => {
    const [, second, third] = three();
    const going = second!.go();
    const reason = new Error('ended');
    abort.abort(reason);
    await assert.rejects(going, reason);
    await assert.rejects(third!.go(), reason);
  });
});
