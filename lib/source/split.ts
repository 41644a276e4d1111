import { formatBehind } from '../block/resume.js';
import { jsonSplit, lineSplit, type Split, xmlSplit } from '../block/split.js';
import { type Stage, stageOf } from '../stages/stage.js';
import type { Block, Resume } from '../types.js';
import { byFormat } from './by-format.js';
import type { Format } from './format.js';
import { limitsOfJson, limitsOfXml } from './limits.js';
import type { ParseOptions } from './parse.js';

export interface SplitOptions extends ParseOptions {
  /** What of a record of XML is read. */
  readonly pick?: readonly string[] | undefined;
  /** Where blocks are cut. */
  readonly maxRecords?: number;
  readonly maxBytes?: number;
  /** The block to go on behind: the bytes are those of the source from its end on. */
  readonly from?: Resume | undefined;
}

const FORMATS = { xml: 'xml', json: 'json', lines: 'ndjson' } as const;

/** Bytes (or text) of any format → blocks. */
export function split(options: SplitOptions): Stage<Uint8Array | string, Block> {
  const { from, format = from && FORMATS[formatBehind(from)] } = options;
  const steps = byFormat(format, found => splitOf(found, options));
  return stageOf(steps, { takesBytes: true, highWaterMark: 2 });
}

function splitOf(format: Format, options: SplitOptions): Split {
  const { record, arrays = [], pick, limits = {}, maxRecords, maxBytes, from } = options;
  const size = { maxRecords, maxBytes };
  switch (format) {
    case 'xml':
      return xmlSplit({ record, arrays, ...(pick && { pick }), ...limitsOfXml(limits), ...size }, from);
    case 'json':
      return jsonSplit({ record, ...limitsOfJson(limits), ...size }, from);
    case 'ndjson':
      return lineSplit({ ...limitsOfJson(limits), ...size }, from);
  }
}
