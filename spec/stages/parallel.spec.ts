import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { lineSplit } from '../../lib/block/split.js';
import { type ParallelOptions, parallel } from '../../lib/stages/parallel.js';
import type { Batch } from '../../lib/types.js';
import { functions, numbers, run } from '../support/run-parallel.js';
import { stageContract } from './contract.js';

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
    const three = await threadsOf(3);
    assert.deepEqual([three.size, three.has(0)], [3, false]);
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

  // With a function that gives no answer, or in the main thread, all that can happen happens within a few turns.
  const unread: readonly (readonly [string, ParallelOptions, inFlight: number])[] = [
    ['while no answer comes', { name: 'silent', threads: 2, maxInFlight: 3 }, 6],
    ['while nobody reads', { threads: 0, maxInFlight: 3 }, 3],
  ];
  for (const [when, options, inFlight] of unread) {
    it(`takes no more than maxInFlight inputs for each thread ${when}`, async () => {
      let taken = 0;
      const source = Readable.from(
        (function* () {
          for (;;) yield ++taken;
        })(),
        { highWaterMark: 1 },
      );
      const stage = parallel<number, number>(functions, options);
      const reading = pipeline(source, stage, new PassThrough({ objectMode: true, highWaterMark: 1 }));
      for (let turn = 0; turn < 50; turn++) await setImmediate();
      // Beside those in flight, what the buffers of the source, the stage and the reader hold.
      assert.ok(taken >= inFlight && taken <= inFlight + 7, `${taken} inputs were taken`);
      stage.destroy();
      await assert.rejects(reading);
    });
  }

  it('takes inputs of any kind, and refuses none for looking like a record or a block', async () => {
    const inputs = [undefined, 'text', 5, false, { position: 5 }, { places: 'Rome' }];
    for (const threads of [0, 1]) {
      const { outputs } = await run(inputs, { name: 'typeOf', threads });
      assert.deepEqual(outputs, ['undefined', 'string', 'number', 'boolean', 'object', 'object']);
    }
  });

  it('takes an output for a batch only if it is one', async () => {
    const { outputs } = await run([1], { name: 'likeBatch', threads: 1 });
    assert.deepEqual(outputs, [{ positions: [{ x: 1 }], tables: 'two' }]);
  });

  it('keeps a column of a batch whatever its name is', async () => {
    const split = lineSplit();
    const blocks = [...split.write('1\n'), ...split.end()];
    const { outputs } = await run<Batch>(blocks, { name: 'oddRows', threads: 1 });
    assert.equal(JSON.stringify(outputs[0]!.tables[0]!.rows), '[{"a":1,"__proto__":"x"}]');
  });

  it('lets a module use the port that Node gives it', async () => {
    const { outputs } = await run([1, 2, 3], { name: 'talking', threads: 1 });
    assert.deepEqual(outputs, [1, 2, 3]);
  });

  it('lets the process exit when the pipeline has ended, well or not', async () => {
    // As a file would be: a thread inherits --input-type, which Node then refuses.
    const program = `(async () => {
      const { Readable } = await import('node:stream');
      const { pipeline } = await import('node:stream/promises');
      const { parallel } = await import('${new URL('../../lib/stages/parallel.js', import.meta.url)}');
      for (const name of ['default', 'throwing']) {
        const stage = parallel(new URL('${functions}'), { name, threads: 2 });
        const read = async all => { for await (const output of all) console.log(output); };
        await pipeline(Readable.from([1, 2, 3]), stage, read).catch(error => console.log(error.message));
      }
    })()`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { timeout: 20_000 });
    assert.equal(stdout, '2\n4\n6\n1\n2\nrecord 2: three\n');
  });

  const wrong: readonly (readonly [unknown, object, RegExp])[] = [
    ['./worker.js', {}, /^module: expected a file: URL, got '\.\/worker\.js'/],
    [new URL('data:text/javascript,1'), {}, /^module: expected a file: URL/],
    [functions, { threads: -1 }, /^threads: expected a whole number from 0/],
    [functions, { maxInFlight: 0 }, /^maxInFlight: expected a whole number from 1/],
    [functions, { name: 5 }, /^name: expected a name, got 5/],
    [functions, { timeoutMs: 2 ** 31 }, /^timeoutMs: expected no more than 2147483647, got 2147483648/],
    [functions, { workerData: { f() {} } }, /^workerData: expected what can be cloned for a thread: /],
    [functions, { resourceLimits: 5 }, /^resourceLimits: expected an object, got 5/],
    [
      functions,
      { resourceLimits: { stackSizeMb: '4' } },
      /^resourceLimits: expected a stackSizeMb above 0, got '4'/,
    ],
    [functions, { resourceLimits: { megabytes: 4 } }, /^megabytes: no such option/],
    [functions, { workers: 2 }, /^workers: no such option/],
  ];
  for (const [module, options, message] of wrong) {
    it(`refuses ${String(module).slice(-20)} with ${JSON.stringify(options)}`, () => {
      assert.throws(() => parallel(module as URL, options), { message });
    });
  }
});
