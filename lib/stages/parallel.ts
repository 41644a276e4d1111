import { availableParallelism } from 'node:os';
import { Transform, type TransformCallback } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import type { ResourceLimits } from 'node:worker_threads';
import { LoadError } from '../errors.js';
import { noOthers, wholeNumber } from '../options.js';
import type { Block, Position } from '../types.js';
import { localThread, type Thread, workerThread } from '../workers/thread.js';
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
   * How long the function may take for one input. Not in the main thread, which nothing can interrupt.
   * @default no limit
   */
  readonly timeoutMs?: number;
  /** Limits of memory of each thread, as Node's Worker takes them. */
  readonly resourceLimits?: ResourceLimits;
}

interface Slot {
  readonly position: Position;
  outcome?: { readonly output: unknown } | { readonly error: unknown };
}

/**
 * Runs a function of a module on every input in worker threads and gives the outputs in the order of the inputs. The
 * function is called as `(input, workerData)` and may be async.
 *
 * Inputs are cloned for the thread, of a view over a part of a buffer only that part. A `Block` that a split stage made
 * is not: its memory changes hands, so that it can't be read here any more, nor sent a second time.
 *
 * @param module `file:` URL of the module: `new URL('./worker.js', import.meta.url)`
 * @throws LoadError (as the stage's error, when all outputs before it have been read): what the function threw, with
 *   the position of its input; `worker_failed` where a thread ends (an uncaught exception, `process.exit`, out of
 *   memory), takes longer than `timeoutMs`, can't load the module or can't send the result
 */
export function parallel<In, Out>(module: URL, options: ParallelOptions = {}): Stage<In, Out> {
  noOthers(options, ['name', 'threads', 'maxInFlight', 'workerData', 'timeoutMs', 'resourceLimits']);
  const { name = 'default', threads = Math.max(1, availableParallelism() - 1), maxInFlight = 2 } = options;
  const { workerData, timeoutMs = Number.POSITIVE_INFINITY, resourceLimits = {} } = options;
  checkModule(module);
  wholeNumber('threads', threads, 0);
  wholeNumber('maxInFlight', maxInFlight);
  wholeNumber('timeoutMs', timeoutMs);
  const start = { module: module.href, name, workerData };
  const room = Math.max(1, threads) * maxInFlight;
  const running: Thread[] = [];
  // Inputs that are out, and outputs that wait for those before them, in the order of the inputs.
  const slots: Slot[] = [];
  let inputs = 0;
  let waiting: TransformCallback | undefined;
  let flushed: TransformCallback | undefined;
  let full = false;

  const stage = new Transform({
    objectMode: true,
    highWaterMark: 1,
    transform(input: In, _encoding, callback) {
      dispatch(input);
      if (slots.length < room) callback();
      else waiting = callback;
    },
    flush(callback) {
      flushed = callback;
      release();
    },
    destroy(error, callback) {
      Promise.all(running.map(thread => thread.close())).then(
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

  function dispatch(input: In): void {
    const slot: Slot = { position: positionOf(input, inputs++) };
    slots.push(slot);
    idlest()
      .run(input)
      .then(
        output => settle(slot, { output }),
        error => settle(slot, { error }),
      );
  }

  /** The thread with the least to do; a new one while there may be more and all are busy. */
  function idlest(): Thread {
    const best = running.toSorted((a, b) => a.pending - b.pending)[0];
    if (best && (best.pending === 0 || running.length >= threads)) return best;
    const thread = threads === 0 ? localThread(start) : workerThread(start, { timeoutMs, resourceLimits });
    running.push(thread);
    return thread;
  }

  function settle(slot: Slot, outcome: NonNullable<Slot['outcome']>): void {
    slot.outcome = outcome;
    release();
  }

  function release(): void {
    while (!full && !stage.destroyed && slots[0]?.outcome) {
      const { position, outcome } = slots[0];
      if ('error' in outcome) {
        full = true;
        whenRead(stage, () => stage.destroy(placed(outcome.error, position)));
        return;
      }
      slots.shift();
      full = !stage.push(outcome.output);
      const callback = waiting;
      waiting = undefined;
      callback?.();
    }
    if (slots.length > 0 || !flushed || stage.destroyed) return;
    const callback = flushed;
    flushed = undefined;
    callback();
  }

  return stage as Stage<In, Out>;
}

function checkModule(module: unknown): void {
  if (module instanceof URL && module.protocol === 'file:') {
    fileURLToPath(module);
    return;
  }
  throw new TypeError(`module: expected a file: URL, got ${inspect(module)}`);
}

/** Where an input stands: what it says of itself as a block or record, or else its number. */
function positionOf(input: unknown, number: number): Position {
  const { position, first, start, end, places } = input as Partial<Block & { position: Position }>;
  if (position) return position;
  if (!places) return { record: number, start: number, end: number + 1 };
  return { record: first!, start: start!, end: end!, line: places[3]!, column: places[4]! };
}

function placed(error: unknown, position: Position): Error {
  if (error instanceof LoadError) {
    const { code, reason, table, column, cause } = error;
    return error.position ? error : new LoadError(code, reason, { position, table, column, cause });
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new LoadError('worker_failed', reason, { position, cause: error });
}
