import { setImmediate } from 'node:timers/promises';
import type { Pool, StartingPool } from './pool.js';
import type { Thread } from './thread.js';

/**
 * A pool whose inputs are run by a thread that is there, one at a time, until the first of its own has started. Where that
 * thread can't start, no further input is run.
 *
 * @param isMuch whether it starts at once; else the first input, which may be the only one, starts none
 */
export function meanwhile(there: Thread, pool: StartingPool, isMuch = false): Pool {
  let isStarted = false;
  let started: Promise<void> | undefined;
  let last: Promise<unknown> | undefined;

  function start(): Promise<void> {
    const one = pool.start();
    one.catch(() => {});
    return (started ??= one.then(() => void (isStarted = true)));
  }

  if (isMuch) start().catch(() => {});

  async function inTurn(input: unknown): Promise<unknown> {
    if (last) await Promise.race([start(), last]);
    // What came in meanwhile goes first: the thread that is there is the main one.
    await setImmediate();
    return await (isStarted ? pool : there).run(input);
  }

  return {
    run(input) {
      if (isStarted) return pool.run(input);
      const output = inTurn(input);
      last = output.catch(() => {});
      return output;
    },
    close: () => Promise.all([there.close(), pool.close()]),
  };
}
