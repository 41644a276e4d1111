import { importFunction } from './import-function.js';
import type { WorkerStart } from './message.js';
import type { Thread } from './thread.js';

/** The function of a worker's module in the main thread. */
export function localThread(start: WorkerStart): Thread {
  const started = importFunction(start);
  // Each input's own answer says so.
  started.catch(() => {});
  let pending = 0;
  return {
    get pending() {
      return pending;
    },
    started,
    async run(input) {
      pending++;
      try {
        return await (
          await started
        )(input);
      } finally {
        pending--;
      }
    },
    async close() {},
  };
}
