import { type Readable, Transform, type TransformCallback, type Writable } from 'node:stream';

declare const input: unique symbol;
declare const output: unique symbol;

/**
 * A Node Transform that takes chunks of `In` and gives chunks of `Out`; both are checked where stages are put
 * together by `compose`.
 */
export interface Stage<in In, out Out> extends Transform {
  readonly [input]?: (chunk: In) => void;
  readonly [output]?: Out;
  // Two overloads: with the typed one alone a stage is not assignable to NodeJS.ReadWriteStream.
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<Out>;
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<any>;
}

/** A Node Writable that takes chunks of `In`, checked by `compose`. */
export interface Sink<in In> extends Writable {
  readonly [input]?: (chunk: In) => void;
}

/** A Node Readable that gives chunks of `Out`. A stage is one, too. */
export interface Source<out Out> extends Readable {
  readonly [output]?: Out;
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<Out>;
  [Symbol.asyncIterator](): NodeJS.AsyncIterator<any>;
}

/** What a chunk becomes: any number of outputs, made one by one as the reader asks for them. */
export interface Steps<In, Out> {
  write(chunk: In): Iterable<Out>;
  end?(): Iterable<Out>;
}

export interface StageOptions {
  /** Inputs are bytes or text rather than objects. */
  readonly takesBytes?: boolean;
  readonly highWaterMark?: number;
}

/**
 * A Transform over a pure part that turns one chunk into many outputs. It pulls only while the reader wants more, so
 * that one large chunk does not become a large buffer; a throw of the pure part is the stage's error, raised when all
 * outputs before it have been read.
 */
export function stageOf<In, Out>(steps: Steps<In, Out>, options: StageOptions = {}): Stage<In, Out> {
  const { takesBytes = false, highWaterMark = 16 } = options;
  let resume: (() => void) | undefined;

  const stage = new Transform({
    writableObjectMode: !takesBytes,
    readableObjectMode: true,
    readableHighWaterMark: highWaterMark,
    ...(takesBytes ? { decodeStrings: false } : { writableHighWaterMark: highWaterMark }),
    transform(chunk: In, _encoding, callback) {
      pull(() => steps.write(chunk), callback);
    },
    flush(callback) {
      pull(() => steps.end?.() ?? [], callback);
    },
  });
  const transformRead = stage._read;
  stage._read = size => {
    const next = resume;
    resume = undefined;
    next?.();
    // Also after our own step: its callback is held by Transform while the buffer is full, and Node asks only once.
    transformRead.call(stage, size);
  };

  function pull(start: () => Iterable<Out>, callback: TransformCallback): void {
    let outputs: Iterator<Out>;
    const step = (): void => {
      let next: IteratorResult<Out>;
      do {
        if (stage.destroyed) return;
        try {
          outputs ??= start()[Symbol.iterator]();
          next = outputs.next();
        } catch (error) {
          whenRead(stage, () => callback(error as Error));
          return;
        }
        if (next.done) {
          callback();
          return;
        }
      } while (stage.push(next.value));
      resume = step;
    };
    step();
  }

  return stage as Stage<In, Out>;
}

/**
 * Calls `raise` when everything that the stage has pushed is read: destroying a stream drops what it has not handed
 * over yet.
 */
// Node calls _read only once until something is pushed, so the last hand-over is seen in read().
export function whenRead(stage: Readable, raise: () => void): void {
  if (stage.readableLength === 0) {
    raise();
    return;
  }
  const { read } = stage;
  stage.read = size => {
    const chunk = read.call(stage, size);
    if (stage.readableLength === 0) {
      stage.read = read;
      raise();
    }
    return chunk;
  };
}
