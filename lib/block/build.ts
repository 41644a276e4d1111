import type { Cut } from '../batch/cut.js';
import type { Lender } from '../bytes/lent.js';
import { unitOf } from '../bytes/cursor.js';
import { gather } from '../bytes/gather.js';
import { numbers } from '../bytes/numbers.js';
import { wordEnd } from '../bytes/together.js';
import type { FoundRecord, Hole } from '../bytes/scanner.js';
import type { Block, BlockRun, Position, Reading, Resume } from '../types.js';
import { endOf } from './places.js';

/** Puts records together into blocks. */
export interface BlockBuilder {
  /** Takes a record; gives the block that it completes, or the one that it no longer fits in. */
  add(record: FoundRecord): Block | undefined;
  /** The records since the last block; undefined when there are none. */
  flush(): Block | undefined;
}

/** What is asked about a source when a block is complete: what it declares is known by then. */
export interface BlockSource {
  reading(): Reading;
  encoding(): string;
}

const built = new WeakSet<object>();

/** Whether a value is a block that a builder of this thread has made, whose memory is therefore its own. */
export function isBlock(value: unknown): value is Block {
  return built.has(value as object);
}

/** @param lender of the memory of their bytes and places, if it is lent: it comes back with the bytes */
export function blockBuilder(cut: Cut, source: BlockSource, from?: Resume, lender?: Lender): BlockBuilder {
  const held = gather();
  const places = numbers();
  const holes = numbers();
  let number = from?.block ?? 0;
  let runs: BlockRun[] = [];
  let first: Position | undefined;
  let last: FoundRecord | undefined;
  let count = 0;

  function append(record: FoundRecord): void {
    const { bytes, position, name, ancestors } = record;
    first ??= position;
    last = record;
    const run = runs.at(-1);
    if (run?.name !== name || run.ancestors !== ancestors) runs.push({ from: count, name, ancestors });
    places.push(held.length);
    places.push(position.start);
    places.push(position.end);
    places.push(position.line!);
    places.push(position.column!);
    if (record.holes) appendHoles(record.holes);
    held.add(bytes, 0, bytes.length);
    count++;
  }

  function appendHoles(left: readonly Hole[]): void {
    for (const { at, offset, line, column } of left) {
      for (const field of [count, at, offset, line, column]) holes.push(field);
    }
  }

  // Shared memory is not what they are put together in: see `wordEnd`. Blocks of it stay among ours.
  function lentBy({ lend }: Lender): Pick<Block, 'bytes' | 'places'> {
    const at = wordEnd(held.length);
    const memory = lend(at + places.length * Float64Array.BYTES_PER_ELEMENT);
    const bytes = memory.subarray(0, held.length);
    const taken = new Float64Array(memory.buffer, memory.byteOffset + at, places.length);
    bytes.set(held.view());
    taken.set(places.view());
    held.clear();
    places.clear();
    return { bytes, places: taken } as unknown as Pick<Block, 'bytes' | 'places'>;
  }

  function flush(): Block | undefined {
    if (!first) return undefined;
    const { position, width, around } = last!;
    const cutOut = {
      number: number++,
      first: first.record,
      count,
      start: first.start,
      end: position.end,
      ...(lender ? lentBy(lender) : { bytes: held.take() as Block['bytes'], places: places.take() }),
      runs,
      holes: holes.take(),
      unit: unitOf(width),
      reading: source.reading(),
    };
    const next = { block: number, record: position.record + 1, encoding: source.encoding(), around };
    const block: Block = { ...cutOut, resume: { ...next, ...endOf(cutOut) } };
    built.add(block);
    runs = [];
    first = undefined;
    count = 0;
    return block;
  }

  return {
    add(record) {
      const full = cut.before(record.position, record.leftOut) ? flush() : undefined;
      append(record);
      return cut.after(record.position) ? flush() : full;
    },
    flush,
  };
}
