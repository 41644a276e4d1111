import type { LinesOptions } from '../json/lines.js';
import { lineRecords } from '../json/records.js';
import type { SourceRecord } from '../types.js';
import { type Stage, stageOf } from './stage.js';

/**
 * Bytes (or text) of NDJSON, one JSON value a line → one `SourceRecord` for each line that is not blank; a source
 * without lines has no records. Values are those of `parseJson`. Reading the `value` of a line that can't be read throws
 * its LoadError: `invalid_json`, `bad_value`, or `limit` for more than 256 containers within each other.
 *
 * @throws LoadError (as the stage's error) `limit`, `invalid_encoding`, `unsupported_encoding`, at its place in the
 *   source, when all records before it have been read
 */
export function parseLines<T = unknown>(options?: LinesOptions): Stage<Uint8Array | string, SourceRecord<T>> {
  return stageOf(lineRecords<T>(options), { takesBytes: true });
}
