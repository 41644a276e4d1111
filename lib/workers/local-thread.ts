import { importFunction } from './import-function.js';
import type { WorkerStart } from './message.js';
import type { Thread } from './thread.js';

/** The function of a worker's module in the main thread. */
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
