import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LoadError } from '../../lib/errors.js';
import { type ParallelOptions, parallel, type parallelAtOnce } from '../../lib/stages/parallel.js';

export const functions = new URL('./worker-functions.js', import.meta.url);

/** 1, 2, 3 … */
export const numbers = (count: number): number[] =>
  Array.from({ length: count }, (_none, index) => index + 1);

/** What a stage over the worker functions gives, and how it ends. */
export async function run<Out>(
  inputs: Iterable<unknown>,
  options: ParallelOptions,
  module = functions,
  stageBy: typeof parallelAtOnce = parallel,
): Promise<{ outputs: Out[]; error?: LoadError }> {
  const stage = stageBy<unknown, Out>(module, options);
  const outputs: Out[] = [];
  try {
    await pipeline(Readable.from(inputs), stage, async (source: AsyncIterable<Out>) => {
      for await (const output of source) outputs.push(output);
    });
    return { outputs };
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    return { outputs, error };
  }
}
