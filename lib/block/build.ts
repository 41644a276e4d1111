import type { Cut } from '../batch/cut.js';
import type { Lender } from '../bytes/lent.js';
import { unitOf } from '../bytes/cursor.js';
import { gather } from '../bytes/gather.js';
import { numbers } from '../bytes/numbers.js';
import { wordEnd } from '../bytes/together.js';
import type { Found, FoundRecord, FoundRun, Hole } from '../bytes/scanner.js';
import type { Block, BlockRun, Position, Reading, Resume } from '../types.js';
import { endOf } from './places.js';

/** Puts records together into blocks. */
export interface BlockBuilder {
  /** Takes a record; gives the block that it completes, or the one that it no longer fits in. */
  add(record: FoundRecord): Block | undefined;
  /** Takes records; gives the blocks that come of them. */
  addRun(run: FoundRun): Generator<Block, void, undefined>;
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
  let count = 0;
  let [first, start] = [0, 0];
  // Of the last record.
  let [record, end] = [0, 0];
  let where: Found;

  function append(position: Position, of: Found, bytes: Uint8Array, from: number, to: number): void {
    if (count === 0) {
      first = position.record;
      start = position.start;
    }
    ({ record, end } = position);
    where = of;
    const { name, ancestors } = of;
    const run = runs[runs.length - 1];
    if (run?.name !== name || run.ancestors !== ancestors) runs.push({ from: count, name, ancestors });
    places.push(held.length);
    places.push(position.start);
    places.push(end);
    places.push(position.line!);
    places.push(position.column!);
    held.add(bytes, from, to);
    count++;
  }

  function appendHoles(left: readonly Hole[]): void {
    for (const { at, offset, line, column } of left) {
      for (const field of [count, at, offset, line, column]) holes.push(field);
    }
  }

  // They are put together elsewhere: V8 copies into shared memory byte by byte, at 2 GB/s, what lies not on words as it does
  // there, as records do. Blocks of it stay among ours, whatever their types say.
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
    if (count === 0) return undefined;
    const { width, around } = where;
    const cutOut = {
      ...{ number: number++, first, count, start, end },
      ...(lender ? lentBy(lender) : { bytes: held.take() as Block['bytes'], places: places.take() }),
      runs,
      holes: holes.take(),
      unit: unitOf(width),
      reading: source.reading(),
    };
    const next = { block: number, record: record + 1, encoding: source.encoding(), around };
    const block: Block = { ...cutOut, resume: { ...next, ...endOf(cutOut) } };
    built.add(block);
    runs = [];
    count = 0;
    return block;
  }

  return {
    add(found) {
      const { position, bytes, holes: left, leftOut } = found;
      const full = cut.before(position, leftOut) ? flush() : undefined;
      if (left) appendHoles(left);
      append(position, found, bytes, 0, bytes.length);
      return cut.after(position) ? flush() : full;
    },
    *addRun(run) {
      const { count: length, first: begin, bytes, width } = run;
      // Nobody keeps it.
      const position = { record: 0, start: 0, end: 0, line: 0, column: 0 };
      for (let index = 0; index < length; index++) {
        const { from, to, offset, line, column } = run.at(index);
        position.record = begin + index;
        position.start = offset;
        position.end = offset + width(bytes, from, to);
        position.line = line;
        position.column = column;
        if (cut.before(position)) yield flush()!;
        append(position, run, bytes, from, to);
        if (cut.after(position)) yield flush()!;
      }
    },
    flush,
  };
}
