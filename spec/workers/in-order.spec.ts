import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inOrder } from '../../lib/workers/in-order.js';

describe('results in order', () => {
  it('come out by their places, each as soon as those before it are there', () => {
    const orders = fc
      .integer({ min: 1, max: 12 })
      .chain(count => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
    fc.assert(
      fc.property(orders, order => {
        const results = inOrder<{ place: number }>();
        const settle = order.map(() => results.reserve());
        const there = new Set<number>();
        let next = 0;
        for (const place of order) {
          settle[place]!({ place });
          there.add(place);
          for (; there.has(next); next++) assert.deepEqual(results.take(), { place: next });
          assert.equal(results.take(), undefined);
          assert.equal(results.size, order.length - next);
        }
        assert.equal(results.size, 0);
      }),
    );
  });
});
