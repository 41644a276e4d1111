import { type SplitXmlOptions, xmlSplit } from '../block/split.js';
import type { Block } from '../types.js';
import { type Stage, stageOf } from './stage.js';

/**
 * Bytes (or text) of an XML document → blocks of whole records, to be read elsewhere: `readBlock` and `batchOf` take
 * them. A block ends after `maxRecords` records or before the record that would make it longer than `maxBytes`.
 *
 * @throws LoadError (as the stage's error) as `parseXml`; what is wrong inside of a record shows when it is read
 */
export function splitXml(options: SplitXmlOptions): Stage<Uint8Array | string, Block> {
  return stageOf(xmlSplit(options), { takesBytes: true, highWaterMark: 2 });
}
