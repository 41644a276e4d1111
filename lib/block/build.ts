import { type CutOptions, cutter } from '../batch/cut.js';
import { unitOf, type Width } from '../bytes/cursor.js';
import { gather } from '../bytes/gather.js';
import type { RecordBytes } from '../bytes/scanner.js';
import type { Reading } from '../reading.js';
import type { Block, BlockRun, Position } from '../types.js';

/** Puts records together into blocks. */
export interface BlockBuilder {
  /** Takes a record; gives the block that it completes, or the one that it no longer fits in. */
  add(record: RecordBytes): Block | undefined;
  /** The records since the last block; undefined when there are none. */
  flush(): Block | undefined;
}

const built = new WeakSet<object>();

/** Whether a value is a block that a builder of this thread has made, whose memory is therefore its own. */
export function isBlock(value: unknown): value is Block {
  return built.has(value as object);
}

/** @param reading asked when a block is complete: what a document declares is known by then */
export function blockBuilder(limits: CutOptions, reading: () => Reading): BlockBuilder {
  const cut = cutter(limits);
  const held = gather();
  let number = 0;
  let places: number[] = [];
  let runs: BlockRun[] = [];
  let holes: number[] = [];
  let first: Position | undefined;
  let end = 0;
  let count = 0;
  let width: Width;

  function append(record: RecordBytes): void {
    const { bytes, position, name, ancestors } = record;
    first ??= position;
    const run = runs.at(-1);
    if (run?.name !== name || run.ancestors !== ancestors) runs.push({ from: count, name, ancestors });
    places.push(held.length, position.start, position.end, position.line!, position.column!);
    for (const { at, offset, line, column } of record.holes ?? [])
      holes.push(count, at, offset, line, column);
    held.add(bytes, 0, bytes.length);
    count++;
    ({ end } = position);
    ({ width } = record);
  }

  function flush(): Block | undefined {
    if (!first) return undefined;
    const { record, start } = first;
    const block: Block = {
      number: number++,
      first: record,
      count,
      start,
      end,
      bytes: held.view().slice() as Uint8Array<ArrayBuffer>,
      places: Float64Array.from(places),
      runs,
      holes: Float64Array.from(holes),
      unit: unitOf(width),
      reading: reading(),
    };
    built.add(block);
    held.clear();
    places = [];
    runs = [];
    holes = [];
    first = undefined;
    count = 0;
    return block;
  }

  return {
    add(record) {
      const full = cut.before(record.position) ? flush() : undefined;
      append(record);
      return cut.after(record.position) ? flush() : full;
    },
    flush,
  };
}
