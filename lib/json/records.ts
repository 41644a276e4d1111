import { LoadError, type LoadErrorCode } from '../errors.js';
import type { SourceRecord } from '../types.js';
import { DEFAULT_MAX_DEPTH } from './grammar.js';
import { type LinesOptions, scanLines } from './lines.js';
import { readJson } from './read.js';
import { type JsonOptions, scanJson } from './scan.js';
import type { JsonRecord, JsonScanner } from './source.js';

/** Split and read in one. */
export interface JsonRecords<T> {
  write(chunk: Uint8Array | string): Generator<SourceRecord<T>, void, undefined>;
  end(): Generator<SourceRecord<T>, void, undefined>;
}

export function jsonRecords<T>(options: JsonOptions): JsonRecords<T> {
  const scanner = scanJson(options);
  // A record that is not JSON ends the source: where it ends can't be trusted.
  return readAll(scanner, options.maxDepth ?? DEFAULT_MAX_DEPTH, ['bad_value']);
}

export function lineRecords<T>(options: LinesOptions = {}): JsonRecords<T> {
  return readAll(scanLines(options), DEFAULT_MAX_DEPTH, ['bad_value', 'invalid_json', 'limit']);
}

/** @param inBand codes of errors that are about one record alone: they wait in its `value`, for it to be rejected */
function readAll<T>(
  scanner: JsonScanner,
  maxDepth: number,
  inBand: readonly LoadErrorCode[],
): JsonRecords<T> {
  function* read(records: Iterable<JsonRecord>): Generator<SourceRecord<T>, void, undefined> {
    for (const record of records) yield readRecord(record) as SourceRecord<T>;
  }

  function readRecord(record: JsonRecord): SourceRecord {
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
  }

  return { write: chunk => read(scanner.write(chunk)), end: () => read(scanner.end()) };
}
