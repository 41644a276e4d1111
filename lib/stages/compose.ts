import { pipeline, Transform, type TransformCallback, Writable } from 'node:stream';
import { inspect } from 'node:util';
import { destroyAll } from './destroy-all.js';
import { type Sink, type Stage, whenRead } from './stage.js';

/** A stage, or a sink when the last of its parts gives nothing. */
export type Composed<In, Out> = [Out] extends [never] ? Sink<In> : Stage<In, Out>;

/** What `compose` ends in: a stage that gives `Out`, or a sink. */
export type Last<In, Out> = Stage<In, Out> | Sink<In>;

/**
 * Puts stages together into one stage, or, with a sink as the last, into one sink whose 'finish' is that sink's.
 * A stage that does not take what the one before it gives does not compile. An error of any part is the error of the
 * whole, destroying the whole destroys every part, and backpressure goes through.
 * @throws TypeError for a part that is not a stream
 */
export function compose<A, B, Out = never>(a: Stage<A, B>, b: Last<B, Out>): Composed<A, NoInfer<Out>>;
export function compose<A, B, C, Out = never>(
  a: Stage<A, B>,
  b: Stage<B, C>,
  c: Last<C, Out>,
): Composed<A, NoInfer<Out>>;
export function compose<A, B, C, D, Out = never>(
  a: Stage<A, B>,
  b: Stage<B, C>,
  c: Stage<C, D>,
  d: Last<D, Out>,
): Composed<A, NoInfer<Out>>;
export function compose<A, B, C, D, E, Out = never>(
  a: Stage<A, B>,
  b: Stage<B, C>,
  c: Stage<C, D>,
  d: Stage<D, E>,
  e: Last<E, Out>,
): Composed<A, NoInfer<Out>>;
export function compose<A, B, C, D, E, F, Out = never>(
  a: Stage<A, B>,
  b: Stage<B, C>,
  c: Stage<C, D>,
  d: Stage<D, E>,
  e: Stage<E, F>,
  f: Last<F, Out>,
): Composed<A, NoInfer<Out>>;
export function compose<A, B, C, D, E, F, G, Out = never>(
  a: Stage<A, B>,
  b: Stage<B, C>,
  c: Stage<C, D>,
  d: Stage<D, E>,
  e: Stage<E, F>,
  f: Stage<F, G>,
  g: Last<G, Out>,
): Composed<A, NoInfer<Out>>;
export function compose(...parts: (Stage<unknown, unknown> | Sink<unknown>)[]): Transform | Writable {
  parts.forEach((part, index) => {
    if (!isWritable(part) || (index < parts.length - 1 && !isReadable(part))) {
      throw new TypeError(
        `compose: expected a stage as part ${index + 1}, got ${inspect(part, { depth: 0 })}`,
      );
    }
  });
  const last = parts.at(-1)!;
  return isReadable(last) ? composeStage(parts, last) : composeSink(parts);
}

function isWritable(part: unknown): boolean {
  return typeof (part as Writable | null)?.write === 'function';
}

function isReadable(part: unknown): part is Transform {
  return typeof (part as Transform | null)?.read === 'function';
}

function composeStage(parts: readonly Writable[], last: Transform): Transform {
  const head = headOf(parts[0]!);
  const stage = new Transform({
    decodeStrings: false,
    writableObjectMode: head.objectMode,
    writableHighWaterMark: head.highWaterMark,
    readableObjectMode: last.readableObjectMode,
    readableHighWaterMark: last.readableHighWaterMark,
    transform: head.write,
    flush(callback) {
      if (last.readableEnded) callback();
      else last.once('end', callback);
      head.end();
    },
    destroy: (error, callback) => destroyAll(parts, error, callback),
  });
  const transformRead = stage._read;
  stage._read = size => {
    transformRead.call(stage, size);
    last.resume();
  };
  last.on('data', chunk => {
    if (!stage.push(chunk)) last.pause();
  });
  last.on('end', () => stage.push(null));
  const fail = (error?: Error | null): void => {
    if (error) whenRead(stage, () => stage.destroy(error));
  };
  pipeline(parts as Transform[], fail);
  // pipeline() stops listening when the last part has taken everything, which may be before it has given everything.
  last.on('error', fail);
  return stage;
}

function composeSink(parts: readonly Writable[]): Writable {
  const head = headOf(parts[0]!);
  let finish: TransformCallback | undefined;
  const sink = new Writable({
    decodeStrings: false,
    objectMode: head.objectMode,
    highWaterMark: head.highWaterMark,
    write: head.write,
    final(callback) {
      finish = callback;
      head.end();
    },
    destroy: (error, callback) => destroyAll(parts, error, callback),
  });
  pipeline(parts as Transform[], error => {
    if (error) sink.destroy(error);
    else finish?.();
  });
  return sink;
}

/** The way into the first part: its modes, and a write that waits for it. */
function headOf(first: Writable) {
  let waiting: TransformCallback | undefined;
  first.on('drain', () => {
    const callback = waiting;
    waiting = undefined;
    callback?.();
  });
  return {
    objectMode: first.writableObjectMode,
    highWaterMark: first.writableHighWaterMark,
    write(chunk: unknown, encoding: BufferEncoding, callback: TransformCallback): void {
      if (first.write(chunk, encoding)) callback();
      else waiting = callback;
    },
    end: () => void first.end(),
  };
}
