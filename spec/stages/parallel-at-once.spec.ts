import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { type ParallelOptions, parallelAtOnce } from '../../lib/stages/parallel.js';
import { functions, numbers, run as runBy } from '../support/run-parallel.js';
import { stageContract } from './contract.js';

const run = <Out>(inputs: Iterable<unknown>, options: ParallelOptions, module = functions) =>
  runBy<Out>(inputs, options, module, parallelAtOnce);

stageContract('parallelAtOnce', {
  make: () => parallelAtOnce<number, number>(functions, { name: 'throwing', threads: 2 }),
  inputs: [1, 2, 4],
  outputs: [1, 2, 4],
  *endless() {
    for (;;) yield 1;
  },
  refused: { inputs: [1, 2, 3, 4], outputs: [1, 2], error: { code: 'bad_value' } },
});

describe('parallelAtOnce', () => {
  /** Inputs until an output tells of a thread, and a few more. */
  async function threadIds(stageBy: typeof parallelAtOnce): Promise<number[]> {
    const outputs: number[] = [];
    function* inputs(): Generator<number> {
      while (!outputs.some(id => id > 0)) yield 0;
      yield* numbers(20);
    }
    const stage = stageBy<number, number>(functions, { name: 'whichThread', threads: 1 });
    await pipeline(Readable.from(inputs()), stage, async (all: AsyncIterable<number>) => {
      for await (const id of all) outputs.push(id);
    });
    return outputs;
  }

  it('begins in the main thread, and leaves it when a thread has started', async () => {
    const outputs = await threadIds(parallelAtOnce);
    const change = outputs.findIndex(id => id > 0);
    assert.ok(change > 0);
    assert.ok(outputs.slice(change).every(id => id > 0));
  });

  it('starts no thread for one input, and one for the second', async () => {
    for (const inputs of [1, 2]) {
      let started = 0;
      const onWorker = (): void => void started++;
      process.on('worker', onWorker);
      await run(numbers(inputs), { threads: 2 }).finally(() => process.off('worker', onWorker));
      assert.equal(started, inputs - 1);
    }
  });

  it('starts a thread before there are inputs where they are certainly many', async () => {
    let started = 0;
    const onWorker = (): void => void started++;
    process.on('worker', onWorker);
    const stage = parallelAtOnce<number, number>(functions, { name: 'throwing', threads: 2 }, true);
    await setImmediate();
    process.off('worker', onWorker);
    await new Promise(resolve => stage.once('close', resolve).destroy());
    assert.equal(started, 1);
  });

  it('gives outputs in the order of inputs', async () => {
    const { outputs } = await run(numbers(2000), { name: 'slowest', threads: 2 });
    assert.deepEqual(outputs, numbers(2000));
  });

  it('answers a throw as a thread does', async () => {
    for (const name of ['throwing', 'throwingPlainly']) {
      const [here, there] = await Promise.all([run([3], { name }), runBy([3], { name, threads: 1 })]);
      assert.ok(here.error && there.error);
      const told = ({ error }: typeof here) => ({ ...error, cause: undefined, message: error!.message });
      assert.deepEqual(told(here), told(there));
    }
  });

  it('fails where no thread can start, whatever the main one could do', async () => {
    const module = new URL('../support/main-only.js', import.meta.url);
    function* endless(): Generator<number> {
      for (let input = 0; ; input++) yield input;
    }
    const { outputs, error } = await run<number>(endless(), { threads: 1 }, module);
    assert.deepEqual(outputs, Array.from(outputs.keys()));
    assert.match(
      error!.message,
      new RegExp(`^record ${outputs.length}: file:.*main-only\\.js does not load: not here$`),
    );
  });

  it('counts no time in the main thread', async () => {
    const slow = new URL('../support/slow-module.js', import.meta.url);
    const { outputs } = await run(numbers(3), { threads: 1, timeoutMs: 300 }, slow);
    assert.deepEqual(outputs, numbers(3));
  });
});
