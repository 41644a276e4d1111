import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lender } from '../../lib/bytes/lent.js';
import { together } from '../../lib/bytes/together.js';

describe('Bytes and lists of numbers together', () => {
  it('have room of their own each, on words of eight bytes, in one memory, lent or not', () => {
    const { lend } = lender(1_000_000);
    const lengths = fc.array(fc.nat(50), { maxLength: 4 });
    fc.assert(
      fc.property(fc.nat(50), lengths, fc.boolean(), (length, counts, isLent) => {
        const memoryOf = isLent ? lend : (bytes: number) => new Uint8Array(bytes);
        const { bytes, lists } = together(memoryOf, length, counts);
        bytes.fill(255);
        lists.forEach((list, index) => list.fill(index + 1));
        assert.deepEqual([...bytes], Array(length).fill(255));
        lists.forEach((list, index) => {
          assert.deepEqual([...list], Array(counts[index]!).fill(index + 1));
          assert.equal(list.buffer, bytes.buffer);
          assert.equal(list.byteOffset % 8, 0);
        });
        assert.equal(bytes.byteOffset % 8, 0);
      }),
    );
  });
});
