import type { RecordBytes, RecordReader, Scanner } from '../bytes/scanner.js';
import { LoadError, type LoadErrorCode } from '../errors.js';
import type { SourceRecord } from '../types.js';
import { DEFAULT_MAX_DEPTH } from './grammar.js';
import { type LinesOptions, scanLines } from './lines.js';
import { readJson } from './read.js';
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

/** Reads records of one document. One that is not JSON ends the source: where it ends can't be trusted. */
export const jsonReader = (maxDepth = DEFAULT_MAX_DEPTH): RecordReader => reader(maxDepth, ['bad_value']);

/** Reads records that are documents of their own. */
export const lineReader = (maxDepth = DEFAULT_MAX_DEPTH): RecordReader =>
  reader(maxDepth, ['bad_value', 'invalid_json', 'limit']);

/** @param inBand codes of errors that are about one record alone: they wait in its `value`, for it to be rejected */
function reader(maxDepth: number, inBand: readonly LoadErrorCode[]): RecordReader {
  return record => {
    const { position, name, ancestors } = record;
    try {
      return { position, name, ancestors, value: readJson(record, maxDepth) };
    } catch (error) {
      if (!(error instanceof LoadError && inBand.includes(error.code))) throw error;
      const refused = { position, name, ancestors, value: undefined };
      return Object.defineProperty(refused, 'value', {
        enumerable: true,
        get() {
          throw error;
        },
      });
    }
  };
}

function readAll<T>(scanner: Scanner, readRecord: RecordReader): JsonRecords<T> {
  function* read(records: Iterable<RecordBytes>): Generator<SourceRecord<T>, void, undefined> {
    for (const record of records) yield readRecord(record) as SourceRecord<T>;
  }
  return { write: chunk => read(scanner.write(chunk)), end: () => read(scanner.end()) };
}
