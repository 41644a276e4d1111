import type { RecordBytes, RecordReader, Scanner } from '../bytes/scanner.js';
import type { SourceRecord } from '../types.js';
import { type LinesOptions, scanLines } from './lines.js';
import { jsonReader, lineReader } from './record-reader.js';
import { type JsonOptions, scanJson } from './scan.js';

/** Split and read in one. */
export interface JsonRecords<T> {
  write(chunk: Uint8Array | string): Generator<SourceRecord<T>, void, undefined>;
  end(): Generator<SourceRecord<T>, void, undefined>;
}

export function jsonRecords<T>(options: JsonOptions): JsonRecords<T> {
  return readAll(scanJson(options), jsonReader(options.maxDepth));
}

export function lineRecords<T>(options: LinesOptions = {}): JsonRecords<T> {
  return readAll(scanLines(options), lineReader(options.maxDepth));
}

function readAll<T>(scanner: Scanner, readRecord: RecordReader): JsonRecords<T> {
  function* read(records: Iterable<RecordBytes>): Generator<SourceRecord<T>, void, undefined> {
    for (const record of records) yield readRecord(record) as SourceRecord<T>;
  }
  return { write: chunk => read(scanner.write(chunk)), end: () => read(scanner.end()) };
}
