import assert from 'node:assert/strict';
import {
  Duplex,
  getDefaultHighWaterMark,
  PassThrough,
  pipeline as pipelineWithCallback,
  Readable,
  Writable,
} from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { fromHighland, toHighland } from '../../lib/highland.js';
import { compose } from '../../lib/stages/compose.js';
import type { Stage } from '../../lib/stages/stage.js';

export interface StageContract<In, Out> {
  make: () => Stage<In, Out>;
  inputs: readonly In[];
  outputs: readonly Out[];
  /** Inputs without end that go on giving outputs. */
  endless: () => Iterable<In>;
  /** Inputs that end in the stage's own error, and the outputs before it. */
  refused?: { inputs: readonly In[]; outputs: readonly Out[]; error: RegExp | object };
}

// A stage that takes this many of the endless inputs while nobody reads has no backpressure.
// Buffers of bytes hold 16 KiB in Node 20, and 64 from 22 on.
const NO_BACKPRESSURE = (20_000 * getDefaultHighWaterMark(false)) / 16_384;

/** What every stage keeps to, whatever it does. */
export function stageContract<In, Out>(title: string, contract: StageContract<In, Out>): void {
  const { make, inputs, outputs, endless, refused } = contract;

  // They do end, or a stage without backpressure would take memory until the process dies, and no spec would be red.
  function* many(onInput: (count: number) => void = () => {}): Generator<In> {
    let count = 0;
    for (const input of endless()) {
      onInput(++count);
      if (count === NO_BACKPRESSURE) return;
      yield input;
    }
  }

  describe(`${title}, as a stage`, () => {
    it('gives its outputs in pipeline()', async () => {
      const { sink, taken } = collector();
      await pipeline(Readable.from(inputs), make(), sink);
      assert.deepEqual(taken, outputs);
    });

    it('gives its outputs by for await', async () => {
      const stage = make();
      pipelineWithCallback(Readable.from(inputs), stage, () => {});
      assert.deepEqual(await all(stage), outputs);
    });

    it('gives its outputs through .pipe()', async () => {
      const { sink, taken } = collector();
      await pipeline(Readable.from(inputs).pipe(make()), sink);
      assert.deepEqual(taken, outputs);
    });

    it('gives its outputs inside compose()', async () => {
      const { sink, taken } = collector();
      const stage = make();
      const before = new PassThrough({ objectMode: true });
      const after = new PassThrough({ objectMode: true });
      await pipeline(Readable.from(inputs), compose(before, stage, after), sink);
      assert.deepEqual(taken, outputs);
    });

    it('gives its outputs as web streams', async () => {
      const { readable, writable } = Duplex.toWeb(make());
      const writing = Readable.toWeb(Readable.from(inputs)).pipeTo(writable);
      const taken = await all(readable);
      await writing;
      assert.deepEqual(taken, outputs);
    });

    it('gives its outputs through highland', async () => {
      const { sink, taken } = collector();
      await pipeline(fromHighland(toHighland(Readable.from(inputs), make())), sink);
      assert.deepEqual(taken, outputs);
    });

    it('gives the same to a reader that is slower than the source', async () => {
      const { sink, taken } = collector(() => setImmediate());
      await pipeline(Readable.from(inputs), make(), sink);
      assert.deepEqual(taken, outputs);
    });

    it('ends in the error of its source', async () => {
      const stage = make();
      const failure = new Error('the source broke');
      const source = Readable.from(
        (function* () {
          yield inputs[0]!;
          throw failure;
        })(),
      );
      await assert.rejects(pipeline(source, stage, collector().sink), failure);
      assert.ok(stage.destroyed);
    });

    it('ends the pipeline when it is destroyed midway', async () => {
      const stage = make();
      const failure = new Error('destroyed');
      const source = Readable.from(many());
      const { sink } = collector(() => void stage.destroy(failure));
      await assert.rejects(pipeline(source, stage, sink), failure);
      assert.ok(source.destroyed && sink.destroyed);
    });

    it('ends when its reader fails midway', async () => {
      const stage = make();
      const failure = new Error('the reader broke');
      const source = Readable.from(many());
      const reading = pipeline(source, stage, collector(() => Promise.reject(failure)).sink);
      await assert.rejects(reading, failure);
      assert.ok(source.destroyed && stage.destroyed);
    });

    it('ends when for await is left midway', async () => {
      const stage = make();
      const source = Readable.from(many());
      const settled = new Promise(resolve => pipelineWithCallback(source, stage, resolve));
      for await (const _ of stage) break;
      assert.ok((await settled) instanceof Error);
      assert.ok(source.destroyed && stage.destroyed);
    });

    it('ends by an AbortSignal', async () => {
      const stage = make();
      const source = Readable.from(many());
      const abort = new AbortController();
      const { sink } = collector(() => abort.abort());
      await assert.rejects(pipeline(source, stage, sink, { signal: abort.signal }), { name: 'AbortError' });
      assert.ok(source.destroyed && stage.destroyed && sink.destroyed);
    });

    it('takes no more inputs than its buffers hold while nobody reads, and goes on when somebody does', async () => {
      const stage = make();
      let count = 0;
      const counted = many(taken => (count = taken));
      pipelineWithCallback(Readable.from(counted), stage, () => {});
      await quiet(() => count);
      const taken = count;
      assert.ok(taken < NO_BACKPRESSURE, 'it took inputs without end');

      let read = 0;
      for await (const _ of stage) if (count > taken || ++read === NO_BACKPRESSURE) break;
      assert.ok(count > taken, 'it took no inputs any more');
    });

    it('keeps no listeners from chunk to chunk', async () => {
      const stage = make();
      const counts: number[] = [];
      const { sink } = collector(async () => {
        counts.push(stage.eventNames().reduce((sum, name) => sum + stage.listenerCount(name), 0));
        await setImmediate();
        if (counts.length === 50) stage.destroy();
      });
      await assert.rejects(pipeline(Readable.from(many()), stage, sink));
      assert.ok(Math.max(...counts) <= counts[0]! + 2, `listeners: ${counts}`);
    });

    if (refused) {
      it('gives what comes before its own error, and then the error', async () => {
        const stage = make();
        const taken: Out[] = [];
        pipelineWithCallback(Readable.from(refused.inputs), stage, () => {});
        await assert.rejects(async () => {
          for await (const output of stage) taken.push(output);
        }, refused.error);
        assert.deepEqual(taken, refused.outputs);
      });

      it('raises its own error in pipeline()', async () => {
        const { sink, taken } = collector();
        const source = Readable.from(refused.inputs);
        await assert.rejects(pipeline(source, make(), sink), refused.error);
        assert.deepEqual(taken, refused.outputs);
        assert.ok(source.destroyed && sink.destroyed);
      });
    }
  });
}

/** A sink that keeps what it takes and waits for `onChunk`. */
function collector(onChunk: () => unknown = () => {}) {
  const taken: unknown[] = [];
  const sink = new Writable({
    objectMode: true,
    write(chunk, _encoding, callback) {
      taken.push(chunk);
      const waiting = onChunk();
      if (waiting instanceof Promise) waiting.then(() => callback(), callback);
      else callback();
    },
  });
  return { sink, taken };
}

async function all<T>(chunks: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const chunk of chunks) taken.push(chunk);
  return taken;
}

/** Waits until a count has stood still for a number of turns of the event loop. */
async function quiet(count: () => number): Promise<void> {
  for (let still = 0, last = count(); still < 20; still++) {
    await setImmediate();
    if (count() !== last) still = 0;
    last = count();
  }
}
