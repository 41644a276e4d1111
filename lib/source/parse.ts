import { jsonRecords, lineRecords } from '../json/records.js';
import { type Stage, type Steps, stageOf } from '../stages/stage.js';
import type { SourceRecord } from '../types.js';
import { xmlRecords } from '../xml/records.js';
import { byFormat } from './by-format.js';
import type { Format } from './format.js';
import { type Limits, limitsOfJson, limitsOfXml } from './limits.js';

export interface ParseOptions {
  /** Where the records are. Of NDJSON every line is one. */
  readonly record: string;
  readonly arrays?: readonly string[];
  /** Without it the first byte that is not blank tells XML from JSON. */
  readonly format?: Format | undefined;
  readonly limits?: Limits | undefined;
}

type Chunk = Uint8Array | string;

/** Bytes (or text) of any format → records. */
export function parse<T>(options: ParseOptions): Stage<Chunk, SourceRecord<T>> {
  const steps = byFormat(options.format, format => recordsOf<T>(format, options));
  return stageOf(steps, { takesBytes: true });
}

function recordsOf<T>(
  format: Format,
  { record, arrays = [], limits = {} }: ParseOptions,
): Required<Steps<Chunk, SourceRecord<T>>> {
  switch (format) {
    case 'xml':
      return xmlRecords<T>({ record, arrays, ...limitsOfXml(limits) });
    case 'json':
      return jsonRecords<T>({ record, ...limitsOfJson(limits) });
    case 'ndjson':
      return lineRecords<T>(limitsOfJson(limits));
  }
}
