import { UNITS } from '../bytes/cursor.js';
import type { RecordReader } from '../bytes/scanner.js';
import { jsonReader, lineReader } from '../json/records.js';
import type { Block, Reading, SourceRecord } from '../types.js';
import { xmlRecordReader } from '../xml/records.js';
import { bytesAt, holesAt, positionAt } from './places.js';

/**
 * The records of one block, as reading the whole source would give them.
 * @throws LoadError where a record's text is wrong, at its place in the source
 */
export function* readBlock<T = unknown>(block: Block): Generator<SourceRecord<T>, void, undefined> {
  const read = readerOf(block.reading);
  const width = UNITS[block.unit];
  let run = 0;
  for (let index = 0; index < block.count; index++) {
    if (block.runs[run + 1]?.from === index) run++;
    const { name, ancestors } = block.runs[run]!;
    yield read({
      bytes: bytesAt(block, index),
      position: positionAt(block, index),
      name,
      ancestors,
      width,
      // Looked up only for the place of a fault.
      get holes() {
        return holesAt(block, index);
      },
    }) as SourceRecord<T>;
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
