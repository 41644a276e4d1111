import { MessageChannel, receiveMessageOnPort, type ResourceLimits, Worker } from 'node:worker_threads';
import { LoadError, messageOf } from '../errors.js';
import { inputClock } from './input-clock.js';
import { type Answer, type EntryStart, outputOf, type WorkerStart } from './message.js';
import { sendingOf } from './sending.js';

/** Runs the function of a module on one input after the other. */
export interface Thread {
  /** Inputs that have no answer yet; until it has started, that counts for one. */
  readonly pending: number;
  /** Resolves when it has loaded the function. */
  readonly started: Promise<unknown>;
  run(input: unknown): Promise<unknown>;
  /** Ends it at once. */
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
  const { port1: port, port2: portOfThread } = new MessageChannel();
  const begunAt = new BigInt64Array(new SharedArrayBuffer(8));
  const clock = inputClock(begunAt);
  const worker = new Worker(ENTRY, {
    workerData: { ...start, port: portOfThread, begunAt } satisfies EntryStart,
    transferList: [portOfThread],
    resourceLimits,
  });
  const jobs: Job[] = [];
  // Its first answer is about its start.
  const started = new Promise((resolve, reject) => jobs.push({ resolve, reject }));
  // Each input's own answer says why it has not.
  started.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  let ended: LoadError | undefined;

  port.on('message', take);
  port.on('messageerror', error => end(`its answer can't be read: ${error.message}`));
  // They stay when it is closed: a thread that dies meanwhile says so, and an error that nobody hears ends the process.
  worker.on('error', error => end(reasonOf(error)));
  worker.on('exit', code => end(`it called process.exit(${code})`));

  function take(answer: Answer): void {
    const job = jobs.shift()!;
    try {
      job.resolve(outputOf(answer));
    } catch (error) {
      job.reject(error);
    }
  }

  function watch(afterMs: number): void {
    if (timeoutMs === Number.POSITIVE_INFINITY) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (jobs.length === 0) return;
      const left = timeoutMs - clock.elapsedMs();
      if (left > 0) {
        watch(Math.ceil(left));
        return;
      }
      end(`no answer within ${timeoutMs} ms`);
      worker.terminate();
    }, afterMs);
  }

  function send(input: unknown): void {
    try {
      const { message, transfer } = sendingOf(input);
      port.postMessage(message, transfer);
    } catch (error) {
      if (error instanceof LoadError) throw error;
      throw new LoadError('worker_failed', `the input can't be sent to a thread: ${messageOf(error)}`);
    }
  }

  function end(reason: string): void {
    if (ended) return;
    clearTimeout(timer);
    // Answers that it gave before it ended.
    for (let sent = receiveMessageOnPort(port); sent; sent = receiveMessageOnPort(port)) take(sent.message);
    // A port that is closed while its messages are handed over still hands over those that come meanwhile.
    port.off('message', take);
    port.close();
    ended = new LoadError('worker_failed', `a worker thread has ended: ${reason}`);
    for (const job of jobs.splice(0)) job.reject(ended);
  }

  return {
    get pending() {
      return jobs.length;
    },
    started,
    run: input =>
      new Promise((resolve, reject) => {
        if (ended) throw ended;
        send(input);
        jobs.push({ resolve, reject });
        if (!timer) watch(timeoutMs);
      }),
    async close() {
      end('it is closed');
      await worker.terminate();
    },
  };
}

function reasonOf(error: unknown): string {
  if ((error as { code?: unknown } | null | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return 'it ran out of memory';
  return `uncaught ${error instanceof Error ? error.name : 'exception'}: ${messageOf(error)}`;
}
