import { UNITS, type Width } from '../bytes/cursor.js';
import type { Hole, RecordBytes, RecordReader } from '../bytes/scanner.js';
import { jsonReader, lineReader } from '../json/record-reader.js';
import type { Slots } from '../slots/slots.js';
import type { Ancestor, Block, Position, Reading, SourceRecord } from '../types.js';
import { xmlRecordReader } from '../xml/record-reader.js';
import { bytesAt, holesAt, positionAt, rangeAt, runAt } from './places.js';

/**
 * The records of one block, as reading the whole source would give them.
 * @throws LoadError where a record's text is wrong, at its place in the source
 */
export function* readBlock<T = unknown>(block: Block): Generator<SourceRecord<T>, void, undefined> {
  const read = recordsOf<T>(block);
  for (let index = 0; index < block.count; index++) yield read(index);
}

/**
 * The records of a block by their index.
 * @param slots stand for the value of each record that they can read, if they have been set on the block
 */
export function recordsOf<T>(
  block: Block,
  slots: Slots | undefined = undefined,
): (index: number) => SourceRecord<T> {
  const read = readerOf(block.reading);
  return index => {
    const { name, ancestors } = runAt(block, index);
    const position = positionAt(block, index);
    if (slots) {
      const { from, to } = rangeAt(block, index);
      if (slots.read(from, to)) return { position, name, ancestors, value: slots as T };
    }
    return read(new RecordIn(block, index, position, name, ancestors)) as SourceRecord<T>;
  };
}

/** Its bytes and holes are looked up where they are needed. */
class RecordIn implements RecordBytes {
  constructor(
    private readonly block: Block,
    private readonly index: number,
    readonly position: Position,
    readonly name: string,
    readonly ancestors: readonly Ancestor[],
  ) {}

  get bytes(): Uint8Array {
    return bytesAt(this.block, this.index);
  }

  get width(): Width {
    return UNITS[this.block.unit];
  }

  /** For the place of a fault. */
  get holes(): readonly Hole[] {
    return holesAt(this.block, this.index);
  }
}

function readerOf(reading: Reading): RecordReader {
  switch (reading.format) {
    case 'xml':
      return xmlRecordReader(reading.arrays, reading);
    case 'json':
      return jsonReader(reading.maxDepth);
    case 'lines':
      return lineReader(reading.maxDepth);
  }
}
