import { jsonSplit, lineSplit, type Split, xmlSplit } from '../block/split.js';
import { type Stage, stageOf } from '../stages/stage.js';
import type { Block } from '../types.js';
import { byFormat } from './by-format.js';
import type { Format } from './format.js';
import { limitsOfJson, limitsOfXml } from './limits.js';
import type { ParseOptions } from './parse.js';

export interface SplitOptions extends ParseOptions {
  /** What of a record of XML is read. */
  readonly pick: readonly string[];
}

/** Bytes (or text) of any format → blocks. */
export function split(options: SplitOptions): Stage<Uint8Array | string, Block> {
  const steps = byFormat(options.format, format => splitOf(format, options));
  return stageOf(steps, { takesBytes: true, highWaterMark: 2 });
}

function splitOf(format: Format, { record, arrays = [], pick, limits = {} }: SplitOptions): Split {
  switch (format) {
    case 'xml':
      return xmlSplit({ record, arrays, pick, ...limitsOfXml(limits) });
    case 'json':
      return jsonSplit({ record, ...limitsOfJson(limits) });
    case 'ndjson':
      return lineSplit(limitsOfJson(limits));
  }
}
