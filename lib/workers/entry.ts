// The program of a worker thread: runs one function of a module on each input, one after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { LoadError } from '../errors.js';
import { importFunction } from './import-function.js';
import { answerWith, answerWithError, type WorkerStart } from './message.js';

const port = parentPort!;
const run = importFunction(workerData as WorkerStart);
// Each input's own answer says that the module did not load.
run.catch(() => {});
let last: Promise<void> = Promise.resolve();

port.on('message', input => {
  last = last.then(() => answer(input));
});

async function answer(input: unknown): Promise<void> {
  try {
    const output = await (await run)(input);
    try {
      port.postMessage(answerWith(output));
    } catch (error) {
      throw new LoadError(
        'worker_failed',
        `the result can't be sent to another thread: ${(error as Error).message}`,
      );
    }
  } catch (error) {
    port.postMessage(answerWithError(error));
  }
}
