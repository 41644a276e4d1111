import { jsonSplit, type SplitJsonOptions } from '../block/split.js';
import type { Block } from '../types.js';
import { type Stage, stageOf } from './stage.js';

/**
 * Bytes (or text) of a JSON document → blocks of whole records, cut as by `splitXml`.
 *
 * @throws LoadError (as the stage's error) as `parseJson`; what is wrong inside of a record shows when it is read
 */
export function splitJson(options: SplitJsonOptions): Stage<Uint8Array | string, Block> {
  return stageOf(jsonSplit(options), { takesBytes: true, highWaterMark: 2 });
}
