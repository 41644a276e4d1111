import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gather } from '../../lib/bytes/gather.js';

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

  it('keeps no memory for the longest that there was', () => {
    const held = gather();
    held.add(new Uint8Array(9_000_000), 0, 9_000_000);
    held.clear();
    held.add(Uint8Array.of(1, 2), 0, 2);
    assert.deepEqual([...held.view()], [1, 2]);
    assert.ok(held.view().buffer.byteLength < 10_000);
  });
});
