import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { type ParallelOptions, parallel } from '../../lib/stages/parallel.js';
import { functions, numbers, run } from '../support/run-parallel.js';

describe('parallel, when its function fails,', () => {
  const failures: readonly (readonly [what: string, ParallelOptions, message: RegExp])[] = [
    ['a throw', { name: 'throwingPlainly' }, /^record 2: three$/],
    ['a LoadError', { name: 'throwing' }, /^record 2: three$/],
    [
      'an uncaught exception',
      { name: 'uncaught' },
      /^record 2: a worker thread has ended: uncaught RangeError: out of the blue$/,
    ],
    [
      'process.exit',
      { name: 'exiting' },
      /^record 2: a worker thread has ended: it called process.exit\(7\)$/,
    ],
    [
      'running out of memory',
      { name: 'hoarding', resourceLimits: { maxOldGenerationSizeMb: 20 } },
      /^record 2: a worker thread has ended: it ran out of memory$/,
    ],
    [
      'an endless loop',
      { name: 'endless', timeoutMs: 500 },
      /^record 2: a worker thread has ended: no answer within 500 ms$/,
    ],
    ['a throw of null', { name: 'throwingNull' }, /^record 2: null$/],
    ['a throw of what has no text', { name: 'throwingBare' }, /^record 2: object thrown$/],
    [
      'an uncaught null',
      { name: 'uncaughtNull' },
      /^record 2: a worker thread has ended: uncaught exception: null$/,
    ],
    ...[0, 1].flatMap(threads =>
      [null, undefined].map(
        output =>
          [
            `${output} for an output in ${threads} threads`,
            { name: `${output}AtThree`, threads },
            new RegExp(`^record 2: expected an output of ${output}AtThree, found ${output}$`),
          ] as const,
      ),
    ),
    [
      'a result that can not be cloned',
      { name: 'notCloneable' },
      /^record 2: the result can't be sent to another thread: /,
    ],
  ];
  for (const [what, options, message] of failures) {
    it(`answers ${what} with the place of the input, behind the outputs before it`, async () => {
      const { outputs, error } = await run(numbers(10), { threads: 1, ...options });
      assert.deepEqual(outputs, [1, 2]);
      assert.match(error!.message, message);
      assert.equal(error!.position!.record, 2);
    });
  }

  it('keeps code, table and column of a LoadError', async () => {
    const { error } = await run(numbers(5), { name: 'throwing', threads: 1 });
    assert.deepEqual([error!.code, error!.table, error!.column], ['bad_value', 't', 'c']);
  });

  for (const threads of [0, 1]) {
    it(`says what is wrong with the module, in ${threads} threads`, async () => {
      const missing = await run([1], { name: 'nothing', threads });
      assert.match(missing.error!.message, /^record 0: file:.* exports no function nothing, but .*withData$/);
      const stage = parallel(new URL('./not-there.js', import.meta.url), { threads });
      await assert.rejects(
        pipeline(Readable.from([1]), stage, async () => {}),
        /not-there\.js does not load: /,
      );
    });
  }

  it('ends its threads when it is destroyed in the middle of an endless loop', async () => {
    const stage = parallel<number, number>(functions, { name: 'endless', threads: 1 });
    stage.write(3);
    stage.destroy();
    await new Promise(resolve => stage.once('close', resolve));
  });

  for (const behind of [0, 5]) {
    it(`gives nothing, with ${behind} inputs behind it, however late the outputs before it are read`, async () => {
      const stage = parallel<number, number>(functions, { name: 'throwing', threads: 0, maxInFlight: 10 });
      for (const input of numbers(3 + behind)) stage.write(input);
      const outputs: number[] = [];
      await assert.rejects(async () => {
        for await (const output of stage) {
          if (outputs.push(output) === 2) stage.end();
          await setImmediate();
        }
      }, /three/);
      assert.deepEqual(outputs, [1, 2]);
    });
  }

  it('places it by the number of an input whose own position is none', async () => {
    for (const input of [{ position: 5 }, { position: { record: 'first' } }, { places: 'Rome' }]) {
      const { error } = await run([input], { name: 'silently', threads: 0 });
      assert.deepEqual(error!.position, { record: 0, start: 0, end: 1 });
    }
    const position = { record: 7, start: 70, end: 80, line: 8, column: 1 };
    const { error } = await run([{ position }], { name: 'silently', threads: 0 });
    assert.deepEqual(error!.position, position);
  });

  it('can be destroyed while a thread dies', async () => {
    const said = new Int32Array(new SharedArrayBuffer(4));
    const stage = parallel<number, number>(functions, { name: 'dying', threads: 1, workerData: said });
    stage.write(1);
    Atomics.wait(said, 0, 0);
    // For what follows the last that it can say. Were it too short, the spec would see less, but it would not fail.
    Atomics.wait(said, 0, 1, 50);
    stage.destroy();
    await new Promise(resolve => stage.once('close', resolve));
  });

  it('does not count the time that a module takes to load', async () => {
    const slow = new URL('../support/slow-module.js', import.meta.url);
    const { outputs, error } = await run(numbers(3), { threads: 1, timeoutMs: 300 }, slow);
    assert.deepEqual([outputs, error], [numbers(3), undefined]);
  });

  it('does not count the time that nobody takes the answer', async () => {
    const stage = parallel<number, number>(functions, { threads: 1, timeoutMs: 300 });
    const outputs: number[] = [];
    await pipeline(Readable.from(numbers(6)), stage, async (all: AsyncIterable<number>) => {
      for await (const output of all) {
        outputs.push(output);
        await setImmediate();
        // The main thread is at something else; the inputs sent before are answered meanwhile.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 400);
      }
    });
    assert.deepEqual(outputs, [2, 4, 6, 8, 10, 12]);
  });
});
