import { formatBehind } from '../block/resume.js';
import { jsonSplit, lineSplit, type Split, type SplitAgain, xmlSplit } from '../block/split.js';
import { type Stage, stageOf } from '../stages/stage.js';
import type { Block } from '../types.js';
import { byFormat } from './by-format.js';
import type { Format } from './format.js';
import { limitsOfJson, limitsOfXml } from './limits.js';
import type { ParseOptions } from './parse.js';

export interface SplitOptions extends ParseOptions, SplitAgain {
  /** What of a record of XML is read. */
  readonly pick?: readonly string[] | undefined;
  /** Where blocks are cut. */
  readonly maxRecords?: number;
  readonly maxBytes?: number;
}

const FORMATS = { xml: 'xml', json: 'json', lines: 'ndjson' } as const;

/** Bytes (or text) of any format → blocks. */
export function split(options: SplitOptions): Stage<Uint8Array | string, Block> {
  return stageOf(splitBy(options), { takesBytes: true, highWaterMark: 2 });
}

/** The same of pieces that are each good until the next one is asked for. */
export async function* splitPieces(
  pieces: AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<Block> {
  const { write, end } = splitBy(options);
  for await (const piece of pieces) yield* write(piece);
  yield* end();
}

function splitBy(options: SplitOptions): Split {
  const { from, format = from && FORMATS[formatBehind(from)] } = options;
  return byFormat(format, found => splitOf(found, options)) as Split;
}

function splitOf(format: Format, options: SplitOptions): Split {
  const { record, arrays = [], pick, limits = {}, maxRecords, maxBytes } = options;
  const size = { maxRecords, maxBytes };
  switch (format) {
    case 'xml':
      return xmlSplit({ record, arrays, ...(pick && { pick }), ...limitsOfXml(limits), ...size }, options);
    case 'json':
      return jsonSplit({ record, ...limitsOfJson(limits), ...size }, options);
    case 'ndjson':
      return lineSplit({ ...limitsOfJson(limits), ...size }, options);
  }
}
