import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lender } from '../../lib/bytes/lent.js';
import { together } from '../../lib/bytes/together.js';

describe('Bytes and lists of numbers together', () => {
  it('are copied into one memory, lent or not, each on words of eight bytes', () => {
    const { lend } = lender(1_000_000);
    const lists = fc.array(fc.uint32Array({ maxLength: 50 }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), lists, fc.boolean(), (given, numbers, isLent) => {
        const memoryOf = isLent ? lend : (bytes: number) => new Uint8Array(bytes);
        const copied = together(memoryOf, given, numbers);
        assert.deepEqual(copied, { bytes: given, lists: numbers });
        for (const part of [copied.bytes, ...copied.lists]) {
          assert.equal(part.buffer, copied.bytes.buffer);
          assert.equal(part.byteOffset % 8, 0);
        }
      }),
    );
  });
});
