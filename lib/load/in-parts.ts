import { type Duplex, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export type Part = readonly (Readable | Duplex)[];

/**
 * Runs a pipeline in parts, so that a fault of the source does not cut off what came before it: the part in which it
 * is gives all that it has, those behind it end as if that were the end, and then the fault is raised. An error of the
 * sink ends everything at once, as in `pipeline()`.
 */
export async function runInParts(
  parts: readonly [first: Part | AsyncIterable<unknown>, ...others: Part[]],
  sink: Writable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = signal ? { signal } : {};
  const faults: unknown[] = [];
  const runs: Promise<void>[] = [];
  let before: readonly Readable[] = [];
  for (const part of parts) {
    const stages = isPart(part) ? [...before, ...part] : [];
    if (stages.length > 1) runs.push(pipeline(stages as Duplex[], options));
    const given = isPart(part) ? stages.at(-1)! : part;
    before = [Readable.from(untilFault(given, faults), { highWaterMark: 1 })];
  }
  // Their errors come out of the last stage of each.
  for (const run of runs) run.catch(() => {});
  try {
    await pipeline([...before, sink] as Duplex[], options);
  } catch (error) {
    // A part may be waiting for a source that says nothing.
    for (const part of parts) if (isPart(part)) for (const stage of part) stage.destroy();
    throw error;
  } finally {
    await Promise.allSettled(runs);
  }
  if (faults.length > 0) throw faults[0];
}

function isPart(part: Part | AsyncIterable<unknown>): part is Part {
  return Array.isArray(part);
}

async function* untilFault(stage: AsyncIterable<unknown>, faults: unknown[]): AsyncGenerator<unknown> {
  try {
    yield* stage;
  } catch (error) {
    faults.push(error);
  }
}
