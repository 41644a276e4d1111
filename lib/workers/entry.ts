// The program of a worker thread: runs one function of a module on each input, one after the other.
import { workerData } from 'node:worker_threads';
import { importFunction } from './import-function.js';
import { inputClock } from './input-clock.js';
import { answerWithError, postOutput, type EntryStart } from './message.js';

// Not the parentPort: the module may use that for itself.
const { port, begunAt, ...start } = workerData as EntryStart;
const clock = inputClock(begunAt);
const run = importFunction(start);
let last = answer(async () => void (await run));

port.on('message', input => {
  last = last.then(() => answer(async () => output(await run, input)));
});
// Without its answer an input would be waited for for ever; the end of the thread is one.
port.on('messageerror', error => {
  throw error;
});

async function answer(make: () => Promise<unknown>): Promise<void> {
  try {
    postOutput(port, await make());
  } catch (error) {
    port.postMessage(answerWithError(error));
  }
}

async function output(call: Awaited<typeof run>, input: unknown): Promise<unknown> {
  clock.begin();
  try {
    return await call(input);
  } finally {
    clock.end();
  }
}
