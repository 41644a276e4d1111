import { UNITS } from '../bytes/cursor.js';
import type { RecordReader } from '../bytes/scanner.js';
import { jsonReader, lineReader } from '../json/records.js';
import type { Slots } from '../slots/slots.js';
import type { Block, Reading, SourceRecord } from '../types.js';
import { xmlRecordReader } from '../xml/records.js';
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
  const width = UNITS[block.unit];
  return index => {
    const { name, ancestors } = runAt(block, index);
    const position = positionAt(block, index);
    if (slots) {
      const { from, to } = rangeAt(block, index);
      if (slots.read(from, to)) return { position, name, ancestors, value: slots as T };
    }
    return read({
      ...{ bytes: bytesAt(block, index), position, name, ancestors, width },
      // Looked up only for the place of a fault.
      get holes() {
        return holesAt(block, index);
      },
    }) as SourceRecord<T>;
  };
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
