import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { lineSplit } from '../../lib/block/split.js';
import { LoadError } from '../../lib/errors.js';
import { type ParallelOptions, parallel } from '../../lib/stages/parallel.js';
import { stageContract } from './contract.js';

const functions = new URL('../support/worker-functions.js', import.meta.url);
const numbers = (count: number): number[] => Array.from({ length: count }, (_none, index) => index + 1);

async function run<Out>(
  inputs: Iterable<unknown>,
  options: ParallelOptions,
): Promise<{ outputs: Out[]; error?: LoadError }> {
  const stage = parallel<unknown, Out>(functions, options);
  const outputs: Out[] = [];
  try {
    await pipeline(Readable.from(inputs), stage, async (source: AsyncIterable<Out>) => {
      for await (const output of source) outputs.push(output);
    });
    return { outputs };
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    return { outputs, error };
  }
}

for (const threads of [0, 2]) {
  stageContract(`parallel in ${threads} threads`, {
    make: () => parallel<number, number>(functions, { name: 'throwing', threads }),
    inputs: [1, 2, 4],
    outputs: [1, 2, 4],
    *endless() {
      for (;;) yield 1;
    },
    refused: { inputs: [1, 2, 3, 4], outputs: [1, 2], error: { code: 'bad_value' } },
  });
}

describe('parallel', () => {
  for (const threads of [0, 1, 2, 4]) {
    it(`gives outputs in the order of inputs from ${threads} threads, whichever comes first`, async () => {
      const { outputs } = await run(numbers(40), { name: 'slowest', threads });
      assert.deepEqual(outputs, numbers(40));
    });
  }

  it('gives every thread its workerData', async () => {
    const { outputs } = await run([1, 2, 3, 4], { name: 'withData', threads: 2, workerData: 10 });
    assert.deepEqual(outputs, [10, 20, 30, 40]);
  });

  it('runs in as many threads as told, and in the main one for 0', async () => {
    const threadsOf = async (threads: number) =>
      new Set((await run<number>(numbers(50), { name: 'whichThread', threads })).outputs);
    assert.equal((await threadsOf(3)).size, 3);
    assert.deepEqual([...(await threadsOf(0))], [0]);
  });

  it('leaves the memory of inputs to their owner, who may give it twice', async () => {
    const bytes = new Uint8Array(1000);
    const inputs = [{ bytes }, { bytes }, { bytes: bytes.subarray(10) }];
    const { outputs } = await run(inputs, { name: 'byteLength', threads: 1 });
    assert.deepEqual(outputs, [1000, 1000, 990]);
    assert.equal(bytes.length, 1000);
  });

  const big = new Float64Array(1e6);
  const parts: readonly (readonly [what: string, input: unknown])[] = [
    ['a view', new Uint8Array(big.buffer, 8, 16)],
    ['a Buffer', Buffer.from(big.buffer, 8, 16)],
    ['a DataView', new DataView(big.buffer, 8, 16)],
    ['a property', { page: 1, bytes: big.subarray(1, 3) }],
    ['an element', [1, big.subarray(1, 3)]],
  ];
  for (const [what, input] of parts) {
    it(`sends of ${what} over a part of a buffer only the part`, async () => {
      const { outputs } = await run<unknown>([input], { name: 'memoryOf', threads: 1 });
      assert.deepEqual(outputs, [[16, 16]]);
      assert.equal(big.length, 1e6);
    });
  }

  it('hands the memory of a block over, and refuses the block when it comes again', async () => {
    const split = lineSplit({ maxRecords: 1 });
    const blocks = [...split.write('1\n2\n3\n'), ...split.end()];
    const sizes = blocks.map(({ bytes }) => bytes.length);
    const { outputs, error } = await run([...blocks, blocks[1]], { name: 'byteLength', threads: 1 });
    assert.deepEqual(outputs, sizes);
    assert.deepEqual(
      blocks.map(({ bytes, places, holes }) => bytes.length + places.length + holes.length),
      [0, 0, 0],
    );
    assert.equal(error!.code, 'worker_failed');
    assert.equal(error!.message, 'record 1: the memory of the block has gone to another thread before');
  });

  it('refuses an input whose memory is gone, at its place', async () => {
    const bytes = new Uint8Array(10);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    const inputs = [{ bytes: new Uint8Array(3) }, { bytes }];
    const { outputs, error } = await run(inputs, { name: 'byteLength', threads: 1 });
    assert.deepEqual(outputs, [3]);
    assert.match(
      error!.message,
      /^record 1: the input can't be sent to a thread: An ArrayBuffer is detached/,
    );
  });

  it('takes no more than maxInFlight inputs for each thread while nobody reads', async () => {
    let taken = 0;
    const source = Readable.from(
      (function* () {
        for (;;) yield ++taken;
      })(),
      { highWaterMark: 1 },
    );
    const stage = parallel<number, number>(functions, { threads: 2, maxInFlight: 3 });
    const reading = pipeline(source, stage, async (outputs: AsyncIterable<number>) => {
      for await (const _ of outputs) {
        await new Promise(resolve => setTimeout(resolve, 50));
        // In flight, read ahead by the buffers of the source and of both sides of the stage, and the one at hand.
        assert.ok(taken <= 6 + 5, `${taken} inputs were taken`);
        break;
      }
    });
    await reading.catch(() => {});
    assert.ok(stage.destroyed);
  });

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

  it('lets the process exit when the pipeline has ended, well or not', async () => {
    const program = `
      import { Readable } from 'node:stream';
      import { pipeline } from 'node:stream/promises';
      import { parallel } from '${new URL('../../lib/stages/parallel.js', import.meta.url)}';
      for (const name of ['default', 'throwing']) {
        const stage = parallel(new URL('${functions}'), { name, threads: 2 });
        await pipeline(Readable.from([1, 2, 3]), stage, async all => { for await (const _ of all); }).catch(() => {});
      }
      console.log('done');`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      timeout: 20_000,
    });
    assert.equal(stdout, 'done\n');
  });

  const wrong: readonly (readonly [unknown, object, RegExp])[] = [
    ['./worker.js', {}, /^module: expected a file: URL, got '\.\/worker\.js'/],
    [new URL('data:text/javascript,1'), {}, /^module: expected a file: URL/],
    [functions, { threads: -1 }, /^threads: expected a whole number from 0/],
    [functions, { maxInFlight: 0 }, /^maxInFlight: expected a whole number from 1/],
    [functions, { workers: 2 }, /^workers: no such option/],
  ];
  for (const [module, options, message] of wrong) {
    it(`refuses ${String(module).slice(-20)} with ${JSON.stringify(options)}`, () => {
      assert.throws(() => parallel(module as URL, options), { message });
    });
  }
});
