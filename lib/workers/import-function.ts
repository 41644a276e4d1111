import { LoadError, messageOf } from '../errors.js';
import type { WorkerStart } from './message.js';

export type WorkerFunction = (input: unknown) => unknown;

/** The function that a worker's module exports, with its `workerData` as the second argument. */
export async function importFunction({ module, name, workerData }: WorkerStart): Promise<WorkerFunction> {
  let exported: Record<string, unknown>;
  try {
    exported = await import(module);
  } catch (error) {
    throw new LoadError('worker_failed', `${module} does not load: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const run = exported[name];
  if (typeof run !== 'function') {
    throw new LoadError(
      'worker_failed',
      `${module} exports no function ${name}, but ${Object.keys(exported).join(', ')}`,
    );
  }
  return input => run(input, workerData);
}
