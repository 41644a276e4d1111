import { Transform, type TransformCallback } from 'node:stream';
import type { ResourceLimits } from 'node:worker_threads';
import { defaultThreads } from '../defaults.js';
import { LoadError } from '../errors.js';
import { noOthers, wholeNumber } from '../options.js';
import type { Position } from '../types.js';
import { checkModule, checkName, checkThreadOptions, cloneForThreads } from '../workers/check.js';
import { inOrder } from '../workers/in-order.js';
import { localThread } from '../workers/local-thread.js';
import { placed, positionOf } from '../workers/place.js';
import { poolOf } from '../workers/pool.js';
import { workerThread } from '../workers/thread.js';
import { type Stage, whenRead } from './stage.js';

export interface ParallelOptions {
  /**
   * Name of the function that the module exports.
   * @default 'default'
   */
  readonly name?: string;
  /**
   * Worker threads; 0 runs the function in the main thread.
   * @default one less than the processors there are, at least 1
   */
  readonly threads?: number;
  /**
   * Inputs that each thread has at once, the one that it is at included.
   * @default 2
   */
  readonly maxInFlight?: number;
  /** The second argument of the function: cloned once for each thread. */
  readonly workerData?: unknown;
  /**
   * How long the function may take for one input, up to 2147483647. Loading the module does not count. Not in the main
   * thread, which nothing can interrupt.
   * @default no limit
   */
  readonly timeoutMs?: number;
  /** Limits of memory of each thread, as Node's Worker takes them. */
  readonly resourceLimits?: ResourceLimits;
}

type Outcome = { readonly output: unknown } | { readonly error: Error };

/**
 * Runs a function of a module on every input in worker threads and gives the outputs in the order of the inputs. The
 * function is called as `(input, workerData)`, may be async, and gives one output for each input: never null or
 * undefined, which a stream has no place for.
 *
 * Inputs are cloned for the thread, of a view over a part of a buffer only that part. A `Block` that a split stage made
 * is not: its memory changes hands, so that it can't be read here any more, nor sent a second time.
 *
 * @param module `file:` URL of the module: `new URL('./worker.js', import.meta.url)`
 * @throws LoadError (as the stage's error, when all outputs before it have been read): what the function threw, with
 *   the position of its input; `worker_failed` where a thread ends (an uncaught exception, `process.exit`, out of
 *   memory), takes longer than `timeoutMs`, can't load the module, can't send the result or has none
 * @throws {TypeError | RangeError} for wrong options
 */
export function parallel<In, Out>(module: URL, options: ParallelOptions = {}): Stage<In, Out> {
  noOthers(options, ['name', 'threads', 'maxInFlight', 'workerData', 'timeoutMs', 'resourceLimits']);
  const { name = 'default', threads = defaultThreads(), maxInFlight = 2 } = options;
  const { workerData, timeoutMs = Number.POSITIVE_INFINITY, resourceLimits = {} } = options;
  checkModule('module', module);
  checkName(name);
  wholeNumber('threads', threads, 0);
  wholeNumber('maxInFlight', maxInFlight);
  checkThreadOptions({ timeoutMs, resourceLimits });
  const start = { module: module.href, name, workerData: cloneForThreads(workerData) };
  const pool = poolOf(threads, () =>
    threads === 0 ? localThread(start) : workerThread(start, { timeoutMs, resourceLimits }),
  );
  const room = Math.max(1, threads) * maxInFlight;
  const outcomes = inOrder<Outcome>();
  let inputs = 0;
  let waiting: TransformCallback | undefined;
  let flushed: TransformCallback | undefined;
  let full = false;

  const stage = new Transform({
    objectMode: true,
    highWaterMark: 1,
    transform(input: In, _encoding, callback) {
      const settle = outcomes.reserve();
      outcomeOf(input, positionOf(input, inputs++)).then(outcome => {
        settle(outcome);
        release();
      });
      if (outcomes.size < room) callback();
      else waiting = callback;
    },
    flush(callback) {
      flushed = callback;
      release();
    },
    destroy(error, callback) {
      pool.close().then(
        () => callback(error),
        failure => callback(error ?? failure),
      );
    },
  });
  const transformRead = stage._read;
  stage._read = size => {
    full = false;
    release();
    transformRead.call(stage, size);
  };

  async function outcomeOf(input: In, position: Position): Promise<Outcome> {
    try {
      const output = await pool.run(input);
      if (output !== null && output !== undefined) return { output };
      throw new LoadError('worker_failed', `expected an output of ${name}, found ${output}`);
    } catch (error) {
      return { error: placed(error, position) };
    }
  }

  function release(): void {
    while (!full && !stage.destroyed) {
      const outcome = outcomes.take();
      if (!outcome) break;
      if ('error' in outcome) {
        full = true;
        whenRead(stage, () => stage.destroy(outcome.error));
        return;
      }
      full = !stage.push(outcome.output);
      const callback = waiting;
      waiting = undefined;
      callback?.();
    }
    if (outcomes.size > 0 || !flushed || stage.destroyed) return;
    const callback = flushed;
    flushed = undefined;
    callback();
  }

  return stage as Stage<In, Out>;
}
