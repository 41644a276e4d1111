/// <reference types="highland" preserve="true" />
import { AsyncLocalStorage } from 'node:async_hooks';
import { finished, pipeline, Readable } from 'node:stream';
import { inspect } from 'node:util';
import highland from 'highland';
import { destroyAll } from './stages/destroy-all.js';
import { type Source, type Stage, whenRead } from './stages/stage.js';

/**
 * The sources of the reader on whose demand highland runs: its streams know their readers no better, where operators
 * such as flatMap are in between, and they do not tell them of an early end.
 */
const demanded = new AsyncLocalStorage<Set<Readable> | undefined>();

/**
 * What a stage or another readable gives, as a highland stream; with a stage behind it, what that makes of it. An error
 * of either, and an end that came too early, is an error in highland; highland reads no faster than it is asked.
 *
 * Destroying the stream, or what `fromHighland` makes of it behind any of highland's operators, destroys the source.
 *
 * @throws TypeError for something that is not readable
 */
export function toHighland<Out>(source: Source<Out>): Highland.Stream<Out>;
export function toHighland<In, Out>(source: Source<In>, stage: Stage<In, Out>): Highland.Stream<Out>;
export function toHighland<Out>(source: Source<unknown>, stage?: Stage<unknown, Out>): Highland.Stream<Out> {
  const parts = stage ? [source, stage] : [source];
  for (const part of parts) {
    if (typeof part?.read !== 'function')
      throw new TypeError(`toHighland: expected a stage or another readable, got ${shown(part)}`);
  }
  const readable: Readable = stage ? pipeline(source, stage, () => {}) : source;
  let reader: Set<Readable> | undefined;
  let end: { readonly error?: Error | null | undefined } | undefined;
  let give: (() => void) | undefined;

  const stream = highland<Out>((push, next) => {
    reader ??= demanded.getStore();
    for (const part of parts) reader?.add(part);
    give = () => {
      const chunk: Out | null = readable.read();
      if (chunk === null && !end) return;
      give = undefined;
      if (chunk !== null) {
        push(null, chunk);
        next();
        return;
      }
      if (end?.error) push(end.error);
      push(null, highland.nil);
    };
    give();
  });
  const giveLater = (): void => {
    if (give) demanded.run(reader, give);
  };
  // A load of many sources, one behind the other, must not hold them all.
  for (const part of parts) finished(part, () => reader?.delete(part));
  readable.on('readable', giveLater);
  finished(readable, { writable: false }, error => {
    end = { error };
    giveLater();
  });

  // Highland's own would end it as if that were all there is, and tell nobody.
  stream.destroy = () => void readable.destroy();
  return stream;
}

/**
 * A highland stream as a Node Readable, for `pipeline()`. The first error in highland, also one that an operator's
 * function throws, ends it when all values before are read; so does a value that Node has no place for.
 *
 * When it ends or is destroyed, so is every `toHighland` source that it has read from. Not so behind `fork()`, whose
 * readers wait for each other, also for one that is gone.
 *
 * @throws TypeError for something that is no highland stream
 */
export function fromHighland<Out>(stream: Highland.Stream<Out>): Source<Out> {
  if (!highland.isStream(stream))
    throw new TypeError(`fromHighland: expected a highland stream, got ${shown(stream)}`);
  const sources = new Set<Readable>();
  const values = stream.consume<never>((error, value, _push, next) => {
    if (error) raise(error);
    else if (highland.isNil(value)) readable.push(null);
    else if (value === null || value === undefined) {
      raise(new TypeError(`fromHighland: expected values that a Node stream takes, found ${value}`));
    } else if (readable.push(value)) next();
    else resume = next;
  });
  let resume: (() => void) | undefined = () => values.resume();

  const readable = new Readable({
    objectMode: true,
    read() {
      const next = resume;
      resume = undefined;
      if (next) demanded.run(sources, next);
    },
    destroy: (error, callback) => destroyAll(sources, error, callback),
  });

  function raise(error: unknown): void {
    whenRead(readable, () => readable.destroy(error instanceof Error ? error : new Error(String(error))));
  }

  return readable;
}

function shown(value: unknown): string {
  return inspect(value, { depth: 0 });
}
