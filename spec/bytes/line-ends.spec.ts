import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cursorAt, START } from '../../lib/bytes/cursor.js';
import { lineEndCounter } from '../../lib/bytes/line-ends.js';

// Neighbours of LF, and of LF with the high bit, are what a sum over words could take for it.
const bytes = (maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.constantFrom(0x0a, 0x0a, 0x0b, 0x09, 0x8a, 0x8b, 0x00, 0x80, 0xff, 0x20), {
      maxLength,
      size: 'max',
    })
    .map(list => Uint8Array.from(list));

describe('line ends', () => {
  it('are counted in any part of any view, one chunk after another', () => {
    const count = lineEndCounter();
    fc.assert(
      fc.property(bytes(120), fc.nat(7), fc.nat(120), fc.nat(120), (all, offset, one, other) => {
        const memory = new Uint8Array(offset + all.length);
        memory.set(all, offset);
        const view = memory.subarray(offset);
        const [from, to] = [one, other].map(at => Math.min(at, all.length)).sort((a, b) => a - b);
        const expected = all.subarray(from, to).filter(byte => byte === 0x0a).length;
        assert.equal(count(view, from!, to!), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('are counted where there are more in a row than a byte of a sum can hold', () => {
    for (const length of [1019, 1020, 1024, 5000]) {
      assert.equal(lineEndCounter()(new Uint8Array(length).fill(0x0a), 0, length), length);
    }
  });

  it('give lines and columns, however the bytes are gone over and although chunks share their memory', () => {
    fc.assert(
      fc.property(fc.array(bytes(60), { maxLength: 6 }), fc.array(fc.nat(20)), (chunks, steps) => {
        const cursor = cursorAt(START);
        const memory = new Uint8Array(60);
        let before: number[] = [];
        for (const chunk of chunks) {
          memory.set(chunk);
          for (let at = 0, step = 0; at < chunk.length; step++) {
            const to = Math.min(chunk.length, at + 1 + (steps[step % steps.length] ?? 60));
            cursor.advance(memory, at, to);
            before = [...before, ...chunk.subarray(at, to)];
            at = to;
            const { offset, line, column } = cursor;
            assert.deepEqual(
              [offset, line, column],
              [
                before.length,
                1 + before.filter(byte => byte === 0x0a).length,
                before.length - before.lastIndexOf(0x0a),
              ],
            );
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
