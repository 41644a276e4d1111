import { Transform, type TransformCallback } from 'node:stream';
import { LoadError } from '../errors.js';
import type { Position } from '../types.js';
import { inOrder } from '../workers/in-order.js';
import { placed, positionOf } from '../workers/place.js';
import type { Pool } from '../workers/pool.js';
import { type Stage, whenRead } from './stage.js';

type Outcome = { readonly output: unknown } | { readonly error: Error };

/**
 * Runs every input by a pool and gives the outputs in the order of the inputs.
 *
 * @param name of the function that the pool runs
 * @param room for inputs that are under way at once
 */
export function overPool<In, Out>(pool: Pool, name: string, room: number): Stage<In, Out> {
  const outcomes = inOrder<Outcome>();
  let inputs = 0;
  let waiting: TransformCallback | undefined;
  let flushed: TransformCallback | undefined;
  let full = false;

  const stage = new Transform({
    objectMode: true,
    highWaterMark: 1,
    transform(input: In, _encoding, callback) {
      const settle = outcomes.reserve();
      outcomeOf(input, positionOf(input, inputs++)).then(outcome => {
        settle(outcome);
        release();
      });
      if (outcomes.size < room) callback();
      else waiting = callback;
    },
    flush(callback) {
      flushed = callback;
      release();
    },
    destroy(error, callback) {
      pool.close().then(
        () => callback(error),
        failure => callback(error ?? failure),
      );
    },
  });
  const transformRead = stage._read;
  stage._read = size => {
    full = false;
    release();
    transformRead.call(stage, size);
  };

  async function outcomeOf(input: In, position: Position): Promise<Outcome> {
    try {
      const output = await pool.run(input);
      if (output !== null && output !== undefined) return { output };
      throw new LoadError('worker_failed', `expected an output of ${name}, found ${output}`);
    } catch (error) {
      return { error: placed(error, position) };
    }
  }

  function release(): void {
    while (!full && !stage.destroyed) {
      const outcome = outcomes.take();
      if (!outcome) break;
      if ('error' in outcome) {
        full = true;
        whenRead(stage, () => stage.destroy(outcome.error));
        return;
      }
      full = !stage.push(outcome.output);
      const callback = waiting;
      waiting = undefined;
      callback?.();
    }
    if (outcomes.size > 0 || !flushed || stage.destroyed) return;
    const callback = flushed;
    flushed = undefined;
    callback();
  }

  return stage as Stage<In, Out>;
}
