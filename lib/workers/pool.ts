import type { Thread } from './thread.js';

/** Threads that run the same function. */
export interface Pool {
  /** Runs it in the thread that has the least to do. */
  run(input: unknown): Promise<unknown>;
  close(): Promise<unknown>;
}

/** Starts a thread, up to so many, when an input finds all others at work. */
export function poolOf(threads: number, start: () => Thread): Pool {
  const running: Thread[] = [];

  function idlest(): Thread {
    const best = running.toSorted((a, b) => a.pending - b.pending)[0];
    if (best && (best.pending === 0 || running.length >= threads)) return best;
    const thread = start();
    running.push(thread);
    return thread;
  }

  return {
    run: async input => await idlest().run(input),
    close: () => Promise.all(running.map(thread => thread.close())),
  };
}
