import type { ResourceLimits } from 'node:worker_threads';
import { defaultThreads } from '../defaults.js';
import { noOthers, wholeNumber } from '../options.js';
import { checkModule, checkName, checkThreadOptions, cloneForThreads } from '../workers/check.js';
import { localThread } from '../workers/local-thread.js';
import { meanwhile } from '../workers/meanwhile.js';
import type { WorkerStart } from '../workers/message.js';
import { type Pool, poolOf, type StartingPool } from '../workers/pool.js';
import { workerThread } from '../workers/thread.js';
import { overPool } from './over-pool.js';
import type { Stage } from './stage.js';

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
  return parallelBy(module, options, pool => pool);
}

/**
 * The same for a function that may also run in the main thread: there it takes inputs, one at a time, until a thread has
 * started.
 *
 * @param isMuch whether there are certainly more inputs than one, so that a thread is needed
 */
export function parallelAtOnce<In, Out>(
  module: URL,
  options: ParallelOptions,
  isMuch = false,
): Stage<In, Out> {
  return parallelBy(module, options, (pool, start) => meanwhile(localThread(start), pool, isMuch));
}

function parallelBy<In, Out>(
  module: URL,
  options: ParallelOptions,
  withOthers: (pool: StartingPool, start: WorkerStart) => Pool,
): Stage<In, Out> {
  noOthers(options, ['name', 'threads', 'maxInFlight', 'workerData', 'timeoutMs', 'resourceLimits']);
  const { name = 'default', threads = defaultThreads(), maxInFlight = 2 } = options;
  const { workerData, timeoutMs = Number.POSITIVE_INFINITY, resourceLimits = {} } = options;
  checkModule('module', module);
  checkName(name);
  wholeNumber('threads', threads, 0);
  wholeNumber('maxInFlight', maxInFlight);
  checkThreadOptions({ timeoutMs, resourceLimits });
  const start = { module: module.href, name, workerData: cloneForThreads(workerData) };
  const pool =
    threads === 0
      ? poolOf(1, () => localThread(start))
      : withOthers(
          poolOf(threads, () => workerThread(start, { timeoutMs, resourceLimits })),
          start,
        );
  return overPool(pool, name, Math.max(1, threads) * maxInFlight);
}
