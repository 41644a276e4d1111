import { say } from './output.js';

const ENDED_BY_SIGNAL = 130;

/** Aborted by the first Ctrl-C; the second one ends the process at once. */
export function interrupt(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(ENDED_BY_SIGNAL);
    say('stopping: what is not committed is rolled back; once more ends it at once');
    controller.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return controller.signal;
}
