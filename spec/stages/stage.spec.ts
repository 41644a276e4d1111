import assert from 'node:assert/strict';
import { PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { stageOf, whenRead } from '../../lib/stages/stage.js';
import { stageContract } from './contract.js';

/** Gives the numbers below the one it takes, and at the end `done`; refuses a negative number midway and at the end. */
const countTo = (highWaterMark = 16) =>
  stageOf<number, number | 'done'>(
    {
      *write(to) {
        for (let number = 0; number < Math.abs(to); number++) yield number;
        if (to < 0) throw new RangeError('below 0');
      },
      *end() {
        yield 'done';
      },
    },
    { highWaterMark },
  );

const below = (to: number): number[] => [...Array(to).keys()];

stageContract('stageOf', {
  make: countTo,
  inputs: [20, 0, 2, 30, 1],
  outputs: [...below(20), ...below(2), ...below(30), 0, 'done'],
  *endless() {
    for (;;) yield 40;
  },
  refused: { inputs: [2, -3, 1], outputs: [0, 1, 0, 1, 2], error: { message: 'below 0' } },
});

describe('stageOf', () => {
  function counted(highWaterMark: number) {
    const count = { pulled: 0 };
    const stage = stageOf<string, number>(
      {
        *write() {
          for (;;) yield count.pulled++;
        },
      },
      { highWaterMark },
    );
    return { stage, count };
  }

  for (const highWaterMark of [1, 4]) {
    it(`pulls only what its reader wants, with a high-water mark of ${highWaterMark}`, async () => {
      const { stage, count } = counted(highWaterMark);
      stage.write('go');
      await setImmediate();
      assert.equal(count.pulled, highWaterMark);
      for (const expected of [0, 1, 2]) {
        assert.equal(stage.read(), expected);
        await setImmediate();
        assert.equal(count.pulled, expected + 1 + highWaterMark);
      }
    });
  }

  it('is done with a chunk once, however its reader reads', async () => {
    const stage = countTo();
    for (const to of [20, 2, 30]) {
      stage.write(to);
      for (const expected of below(to)) {
        await setImmediate();
        assert.equal(stage.read(), expected);
      }
      assert.equal(stage.read(), null);
    }
  });

  it('stops pulling when it is destroyed while it waits for its reader', async () => {
    const { stage, count } = counted(4);
    stage.write('go');
    stage.read();
    stage.destroy();
    const { pulled } = count;
    await setImmediate();
    assert.equal(count.pulled, pulled);
  });

  it('stops pulling when its reader destroys it on a chunk', async () => {
    const { stage, count } = counted(4);
    stage.on('data', number => {
      if (number === 10) stage.destroy();
    });
    stage.write('go');
    await new Promise(resolve => stage.on('close', resolve));
    assert.equal(count.pulled, 11);
  });

  it('raises an error of end() when all outputs before it are read', async () => {
    const stage = stageOf<number, number>({
      write: number => [number],
      *end() {
        yield* [7, 8, 9];
        throw new RangeError('truncated');
      },
    });
    const taken: number[] = [];
    stage.end(1);
    const reading = async () => {
      for await (const number of stage) taken.push(number);
    };
    await assert.rejects(reading, { message: 'truncated' });
    assert.deepEqual(taken, [1, 7, 8, 9]);
  });

  it('raises an error at once when nothing waits to be read', async () => {
    const stage = countTo();
    stage.on('error', () => {});
    stage.resume().write(-1);
    await setImmediate();
    assert.equal(stage.errored?.message, 'below 0');
  });

  it('keeps an error back until the last output is read', async () => {
    const stage = countTo();
    stage.on('error', () => {});
    stage.write(-3);
    for (const expected of [0, 1, 2]) {
      await setImmediate();
      assert.equal(stage.errored, null);
      assert.equal(stage.read(), expected);
    }
    await setImmediate();
    assert.equal(stage.errored?.message, 'below 0');
  });

  it('takes an error of a write() that gives no iterator', async () => {
    const stage = stageOf<number, number>({
      write() {
        throw new TypeError('at once');
      },
    });
    await assert.rejects(pipeline(Readable.from([1]), stage, new Writable({ objectMode: true })), {
      message: 'at once',
    });
  });

  it('takes bytes and strings as they come when told so', async () => {
    const stage = stageOf<string | Uint8Array, unknown>({ write: chunk => [chunk] }, { takesBytes: true });
    stage.write('é');
    stage.end(Buffer.from('é'));
    assert.deepEqual(await stage.toArray(), ['é', Buffer.from('é')]);
  });

  it('refuses other chunks then', () => {
    const stage = stageOf<string | Uint8Array, unknown>({ write: chunk => [chunk] }, { takesBytes: true });
    assert.throws(() => stage.write({}), { code: 'ERR_INVALID_ARG_TYPE' });
  });
});

describe('whenRead', () => {
  it('calls once, when the last chunk has been handed over', async () => {
    const stage = new PassThrough({ objectMode: true });
    const seen: unknown[] = [];
    stage.push(1);
    stage.push(2);
    whenRead(stage, () => seen.push('read'));
    stage.on('data', chunk => seen.push(chunk));
    await setImmediate();
    assert.deepEqual(seen, [1, 2, 'read']);
  });
});
