import { type ResourceLimits, Worker } from 'node:worker_threads';
import { LoadError } from '../errors.js';
import { importFunction } from './import-function.js';
import { type Answer, outputOf, type WorkerStart } from './message.js';
import { sendingOf } from './sending.js';

/** Runs the function of a module on one input after the other. */
export interface Thread {
  /** Inputs that have no answer yet. */
  readonly pending: number;
  run(input: unknown): Promise<unknown>;
  /** Ends it at once; what is pending is never answered. */
  close(): Promise<void>;
}

export interface ThreadOptions {
  readonly timeoutMs: number;
  readonly resourceLimits: ResourceLimits;
}

interface Job {
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

const ENTRY = new URL('./entry.js', import.meta.url);

/** A worker thread. Whatever ends it is the answer to the input that it was at. */
export function workerThread(start: WorkerStart, { timeoutMs, resourceLimits }: ThreadOptions): Thread {
  const worker = new Worker(ENTRY, { workerData: start, resourceLimits });
  const jobs: Job[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended: LoadError | undefined;

  worker.on('message', (answer: Answer) => {
    const job = jobs.shift()!;
    watch();
    try {
      job.resolve(outputOf(answer));
    } catch (error) {
      job.reject(error);
    }
  });
  worker.on('messageerror', error => end(`its answer can't be read: ${error.message}`));
  worker.on('error', error => end(reasonOf(error)));
  worker.on('exit', code => end(`it called process.exit(${code})`));

  // An input's time begins when the one before it is answered: the thread takes them in order.
  function watch(): void {
    clearTimeout(timer);
    if (jobs.length === 0 || timeoutMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(() => {
      end(`no answer within ${timeoutMs} ms`);
      worker.terminate();
    }, timeoutMs);
  }

  function send(input: unknown): void {
    try {
      const { message, transfer } = sendingOf(input);
      worker.postMessage(message, transfer);
    } catch (error) {
      if (error instanceof LoadError) throw error;
      throw new LoadError(
        'worker_failed',
        `the input can't be sent to a thread: ${(error as Error).message}`,
      );
    }
  }

  function end(reason: string): void {
    clearTimeout(timer);
    ended ??= new LoadError('worker_failed', `a worker thread has ended: ${reason}`);
    for (const job of jobs.splice(0)) job.reject(ended);
  }

  return {
    get pending() {
      return jobs.length;
    },
    run: input =>
      new Promise((resolve, reject) => {
        if (ended) throw ended;
        send(input);
        jobs.push({ resolve, reject });
        if (jobs.length === 1) watch();
      }),
    async close() {
      clearTimeout(timer);
      jobs.length = 0;
      worker.removeAllListeners();
      await worker.terminate();
    },
  };
}

function reasonOf(error: Error & { code?: string }): string {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it ran out of memory';
  return `uncaught ${error.name ?? 'exception'}: ${error.message ?? String(error)}`;
}

/** The same function in the main thread. */
export function localThread(start: WorkerStart): Thread {
  let run: ReturnType<typeof importFunction> | undefined;
  let pending = 0;
  return {
    get pending() {
      return pending;
    },
    async run(input) {
      pending++;
      try {
        run ??= importFunction(start);
        return await (
          await run
        )(input);
      } finally {
        pending--;
      }
    },
    async close() {},
  };
}
