import { UNITS } from '../bytes/cursor.js';
import type { RecordReader } from '../bytes/scanner.js';
import { jsonReader, lineReader } from '../json/records.js';
import type { Block, Reading, SourceRecord } from '../types.js';
import { xmlRecordReader } from '../xml/records.js';
import type { XmlSlots } from '../xml/slots.js';
import { bytesAt, holesAt, positionAt, rangeAt } from './places.js';
import { slotsOver } from './slots-over.js';

/**
 * The records of one block, as reading the whole source would give them.
 * @throws LoadError where a record's text is wrong, at its place in the source
 */
export function readBlock<T = unknown>(block: Block): Generator<SourceRecord<T>, void, undefined> {
  return readRecords<T>(block);
}

/** @param slots stand for the value of each record that they can read */
export function* readRecords<T>(
  block: Block,
  slots: XmlSlots | null = null,
): Generator<SourceRecord<T>, void, undefined> {
  const { count, runs, reading } = block;
  const read = readerOf(reading);
  const width = UNITS[block.unit];
  const filled = slots && reading.format === 'xml' ? slotsOver(slots, block.bytes, reading) : undefined;
  let run = 0;
  for (let index = 0; index < count; index++) {
    if (runs[run + 1]?.from === index) run++;
    const { name, ancestors } = runs[run]!;
    const position = positionAt(block, index);
    if (filled) {
      const { from, to } = rangeAt(block, index);
      if (filled.read(from, to)) {
        yield { position, name, ancestors, value: filled as T };
        continue;
      }
    }
    yield read({
      ...{ bytes: bytesAt(block, index), position, name, ancestors, width },
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
