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
});
