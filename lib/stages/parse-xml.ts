import type { SourceRecord } from '../types.js';
import { type XmlOptions, xmlRecords } from '../xml/records.js';
import { type Stage, stageOf } from './stage.js';

/**
 * Bytes (or text) of an XML document → one `SourceRecord` for each element at `record`. Any chunk borders give the
 * same records.
 *
 * @throws LoadError (as the stage's error) `not_well_formed`, `truncated`, `empty`, `no_records`, `limit`,
 *   `invalid_encoding`, `unsupported_encoding`, at its place in the source, when all records before it have been read
 */
export function parseXml<T = unknown>(options: XmlOptions): Stage<Uint8Array | string, SourceRecord<T>> {
  return stageOf(xmlRecords<T>(options), { takesBytes: true });
}
