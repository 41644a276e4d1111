import type { Thread } from './thread.js';

/** Threads that run the same function. */
export interface Pool {
  /** Runs it in the thread that has the least to do. */
  run(input: unknown): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Threads that can be started before there is anything for them to do. */
export interface StartingPool extends Pool {
  /** Starts one more, where there may be one; resolves when it has loaded the function. */
  start(): Promise<void>;
}

/** Starts a thread, up to so many, when an input finds all others at work. */
export function poolOf(threads: number, thread: () => Thread): StartingPool {
  const running: Thread[] = [];

  function startOne(): Thread {
    const started = thread();
    running.push(started);
    return started;
  }

  function idlest(): Thread {
    const best = running.toSorted((a, b) => a.pending - b.pending)[0];
    return best && (best.pending === 0 || running.length >= threads) ? best : startOne();
  }

  return {
    run: async input => await idlest().run(input),
    async start() {
      if (running.length < threads) await startOne().started;
    },
    close: () => Promise.all(running.map(thread => thread.close())),
  };
}
