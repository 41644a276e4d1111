import { type Duplex, Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Runs a pipeline in parts, so that a fault of the source does not cut off what came before it: the part in which it
 * is gives all that it has, those behind it end as if that were the end, and then the fault is raised. An error of the
 * sink ends everything at once, as in `pipeline()`.
 */
export async function runInParts(
  parts: readonly (readonly (Readable | Duplex)[])[],
  sink: Writable,
  signal: AbortSignal | undefined,
): Promise<void> {
  const options = signal ? { signal } : {};
  const faults: unknown[] = [];
  const runs: Promise<void>[] = [];
  let before: readonly Readable[] = [];
  for (const part of parts) {
    const stages = [...before, ...part];
    if (stages.length > 1) runs.push(pipeline(stages as Duplex[], options));
    before = [Readable.from(untilFault(stages.at(-1)!, faults), { highWaterMark: 1 })];
  }
  // Their errors come out of the last stage of each.
  for (const run of runs) run.catch(() => {});
  try {
    await pipeline([...before, sink] as Duplex[], options);
  } catch (error) {
    // A part may be waiting for a source that says nothing.
    for (const stage of parts.flat()) stage.destroy();
    throw error;
  } finally {
    await Promise.allSettled(runs);
  }
  if (faults.length > 0) throw faults[0];
}

async function* untilFault(stage: Readable, faults: unknown[]): AsyncGenerator<unknown> {
  try {
    yield* stage;
  } catch (error) {
    faults.push(error);
  }
}
