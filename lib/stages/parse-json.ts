import { jsonRecords } from '../json/records.js';
import type { JsonOptions } from '../json/scan.js';
import type { SourceRecord } from '../types.js';
import { type Stage, stageOf } from './stage.js';

/**
 * Bytes (or text) of a JSON document → one `SourceRecord` for each value at `record`. Any chunk borders give the same
 * records. Numbers keep every digit: a number where it has exactly these digits, a bigint for larger integers, else
 * the digits as text. Reading the `value` of a record that has a key twice, or half of a surrogate pair, throws its
 * LoadError `bad_value`.
 *
 * @throws LoadError (as the stage's error) `invalid_json`, `truncated`, `empty`, `no_records`, `limit`,
 *   `invalid_encoding`, `unsupported_encoding`, at its place in the source, when all records before it have been read
 */
export function parseJson<T = unknown>(options: JsonOptions): Stage<Uint8Array | string, SourceRecord<T>> {
  return stageOf(jsonRecords<T>(options), { takesBytes: true });
}
