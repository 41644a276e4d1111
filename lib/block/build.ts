import { type CutOptions, cutter } from '../batch/cut.js';
import { unitOf, type Width } from '../bytes/cursor.js';
import { gather } from '../bytes/gather.js';
import { numbers } from '../bytes/numbers.js';
import type { Hole, RecordBytes } from '../bytes/scanner.js';
import type { Block, BlockRun, Position, Reading } from '../types.js';

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
  const places = numbers();
  const holes = numbers();
  let number = 0;
  let runs: BlockRun[] = [];
  let first: Position | undefined;
  let end = 0;
  let count = 0;
  let width: Width;

  function append(record: RecordBytes): void {
    const { bytes, position, name, ancestors } = record;
    first ??= position;
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
    ({ end } = position);
    ({ width } = record);
  }

  function appendHoles(left: readonly Hole[]): void {
    for (const { at, offset, line, column } of left) {
      for (const field of [count, at, offset, line, column]) holes.push(field);
    }
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
      places: places.take(),
      runs,
      holes: holes.take(),
      unit: unitOf(width),
      reading: reading(),
    };
    built.add(block);
    held.clear();
    runs = [];
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
