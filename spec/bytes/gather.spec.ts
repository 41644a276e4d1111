import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gather } from '../../lib/bytes/gather.js';
import { giveBack, lender } from '../../lib/bytes/lent.js';

describe('gather', () => {
  it('gives what was added, in memory that nothing added later changes, and no more of it than twice that', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 6 }), runs => {
        const held = gather();
        const taken = runs.map(run => {
          for (const piece of run) held.add(piece, 0, piece.length);
          const bytes = held.take();
          assert.equal(held.length, 0);
          assert.ok(bytes.buffer.byteLength <= bytes.length * 2);
          return bytes;
        });
        assert.deepEqual(
          taken.map(bytes => Buffer.from(bytes)),
          runs.map(run => Buffer.concat(run)),
        );
        assert.equal(new Set(taken.map(({ buffer }) => buffer)).size, runs.length);
      }),
    );
  });

  it('gives memory that is lent, which is used again when it has come back', () => {
    const lent = new Set<ArrayBufferLike>();
    const { lend } = lender(100_000);
    const held = gather({
      lend(bytes) {
        const memory = lend(bytes);
        lent.add(memory.buffer);
        return memory;
      },
    });
    const take = (byte: number, length: number): Uint8Array => {
      for (let at = 0; at < length; at += 1000) held.add(new Uint8Array(1000).fill(byte), 0, 1000);
      return held.take();
    };
    const [one, two] = [take(1, 20_000), take(2, 20_000)];
    assert.deepEqual([new Set(one), new Set(two)], [new Set([1]), new Set([2])]);
    assert.deepEqual([one.length, two.length], [20_000, 20_000]);
    giveBack(one);
    giveBack(take(3, 1000));
    const used = lent.size;
    for (let byte = 4; byte < 30; byte++) {
      const next = take(byte, byte % 2 === 0 ? 20_000 : 1000);
      assert.deepEqual([...new Set(next), ...new Set(two)], [byte, 2]);
      giveBack(next);
    }
    assert.equal(lent.size, used);
  });
});
