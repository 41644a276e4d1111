import { lineSplit, type SplitLinesOptions } from '../block/split.js';
import type { Block } from '../types.js';
import { type Stage, stageOf } from './stage.js';

/**
 * Bytes (or text) of NDJSON → blocks of whole lines, cut as by `splitXml`.
 *
 * @throws LoadError (as the stage's error) as `parseLines`; a line that is not JSON shows when it is read
 */
export function splitLines(options: SplitLinesOptions = {}): Stage<Uint8Array | string, Block> {
  return stageOf(lineSplit(options), { takesBytes: true, highWaterMark: 2 });
}
