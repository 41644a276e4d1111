import assert from 'node:assert/strict';
import { numbers } from '../../lib/bytes/numbers.js';

describe('numbers', () => {
  it('are kept however many there are, and taken in memory of their own', () => {
    const held = numbers();
    for (let number = 0; number < 1000; number++) held.push(number / 2);
    const taken = held.take();
    held.push(7);
    assert.deepEqual(
      [...taken],
      Array.from({ length: 1000 }, (_none, index) => index / 2),
    );
    assert.equal(taken.buffer.byteLength, 8000);
    assert.deepEqual([...held.take()], [7]);
  });

  it('have room for as many as are said to come, and are there to be looked at before they are taken', () => {
    const held = numbers();
    held.push(1);
    held.reserve(10_000);
    const { buffer } = held.view();
    for (let number = 0; number < 10_000; number++) held.push(number);
    assert.equal(held.view().buffer, buffer);
    assert.deepEqual([held.view().length, held.view()[10_000]], [10_001, 9999]);
    const exact = numbers();
    exact.reserve(1000);
    for (let number = 0; number < 1000; number++) exact.push(number);
    const taken = exact.take();
    exact.push(7);
    assert.deepEqual([taken.length, taken[0], ...exact.take()], [1000, 0, 7]);
    held.clear();
    assert.deepEqual([...held.take()], []);
  });
});
