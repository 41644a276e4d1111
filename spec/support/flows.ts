import { finished, Readable, Transform, Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** More values than all buffers hold. */
export const MANY = 10_000;

/** What became of a stream, or that nothing will: every source here gives what it has at once. */
export async function outcome(ending: Promise<unknown>): Promise<string> {
  const settled = ending.then(
    () => 'well',
    (error: Error) => error.message,
  );
  return Promise.race([settled, turns().then(() => 'not at all')]);
}

/** Long enough for all that does not wait for something else. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await setImmediate();
}

export const ended = (stream: Readable | Writable): Promise<void> =>
  new Promise((resolve, reject) => finished(stream, error => (error ? reject(error) : resolve())));

export function numbers(count = 5, failure?: Error): Readable {
  return Readable.from(
    (function* () {
      for (let number = 0; number < count; number++) yield number;
      if (failure) throw failure;
    })(),
  );
}

/** Gives what is pushed, and takes a while to close. */
export const silent = (): Readable =>
  new Readable({
    objectMode: true,
    read() {},
    destroy: (error, callback) =>
      void setImmediate()
        .then(setImmediate)
        .then(() => callback(error)),
  });

export function collector(failAt?: number) {
  const taken: unknown[] = [];
  const sink = new Writable({
    objectMode: true,
    write(chunk, _encoding, callback) {
      taken.push(chunk);
      callback(taken.length === failAt ? new Error('the sink broke') : null);
    },
  });
  return { sink, taken };
}

export function stage(failAt?: number): Transform {
  let count = 0;
  return new Transform({
    objectMode: true,
    transform(chunk, _encoding, callback) {
      if (++count === failAt) callback(new Error('the stage broke'));
      else callback(null, chunk);
    },
  });
}
