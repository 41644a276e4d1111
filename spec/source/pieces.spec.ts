import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { piecesBy } from '../../lib/source/pieces.js';

describe('The pieces of a file', () => {
  const SIZE = 3_500_000;
  const file = Buffer.from(Uint32Array.from({ length: SIZE / 4 }, (_none, at) => at).buffer);
  const reads: number[] = [];

  /** Asynchronously, and in reads that may be shorter than what is asked for. */
  const readFrom =
    (most: number) =>
    async (memory: Buffer, at: number): Promise<number> => {
      reads.push(at);
      await setImmediate();
      return file.copy(memory, 0, at, Math.min(at + Math.min(most, memory.length), SIZE));
    };

  beforeEach(() => {
    reads.length = 0;
  });

  for (const most of [Number.POSITIVE_INFINITY, 300_000]) {
    it(`are what it holds, each good until the next one is asked for: reads of up to ${most} bytes`, async () => {
      for (const start of [0, 1, SIZE - 1, SIZE]) {
        let at = start;
        for await (const piece of piecesBy(readFrom(most), start)) {
          // Whatever is read meanwhile.
          for (let turn = 0; turn < 5; turn++) await setImmediate();
          assert.ok(file.subarray(at, at + piece.length).equals(piece), `at ${at}`);
          at += piece.length;
        }
        assert.equal(at, SIZE);
      }
    });
  }

  it('are read ahead by one', async () => {
    const pieces = piecesBy(readFrom(1000), 0);
    await pieces.next();
    assert.deepEqual(reads, [0, 1000]);
    await pieces.next();
    assert.deepEqual(reads, [0, 1000, 2000]);
    await pieces.return(undefined);
  });

  it('come before an error of what is behind them, which nobody need wait for', async () => {
    const read = async (memory: Buffer, at: number): Promise<number> => {
      if (at > 0) throw new Error('no more');
      return file.copy(memory, 0, 0, 10);
    };
    let unhandled = 0;
    const onUnhandled = (): void => void unhandled++;
    process.on('unhandledRejection', onUnhandled);
    const pieces = piecesBy(read, 0);
    assert.equal((await pieces.next()).value!.length, 10);
    await setImmediate();
    await assert.rejects(pieces.next(), /no more/);
    const others = piecesBy(read, 0);
    await others.next();
    await others.return(undefined);
    await setImmediate();
    process.off('unhandledRejection', onUnhandled);
    assert.equal(unhandled, 0);
  });
});
