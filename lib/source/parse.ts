import { LoadError } from '../errors.js';
import { jsonRecords, lineRecords } from '../json/records.js';
import { type Stage, type Steps, stageOf } from '../stages/stage.js';
import type { SourceRecord } from '../types.js';
import { xmlRecords } from '../xml/records.js';
import { type Format, formatBy } from './format.js';

export interface ParseOptions {
  /** Where the records are. Of NDJSON every line is one. */
  readonly record: string;
  readonly arrays?: readonly string[];
  /** Without it the first byte that is not blank tells XML from JSON. */
  readonly format?: Format | undefined;
}

type Chunk = Uint8Array | string;

/** Bytes (or text) of any format → records. */
export function parse<T>(options: ParseOptions): Stage<Chunk, SourceRecord<T>> {
  const { format } = options;
  return stageOf(format ? recordsOf<T>(format, options) : recordsOfAny<T>(options), { takesBytes: true });
}

type Records<T> = Required<Steps<Chunk, SourceRecord<T>>>;

function recordsOf<T>(format: Format, { record, arrays = [] }: ParseOptions): Records<T> {
  switch (format) {
    case 'xml':
      return xmlRecords<T>({ record, arrays });
    case 'json':
      return jsonRecords<T>({ record });
    case 'ndjson':
      return lineRecords<T>();
  }
}

function recordsOfAny<T>(options: ParseOptions): Records<T> {
  const blank: Chunk[] = [];
  let records: Records<T> | undefined;
  return {
    *write(chunk) {
      if (!records) {
        const format = formatBy(Buffer.from(chunk as string));
        if (format === undefined) {
          blank.push(chunk);
          return;
        }
        if (format === 'unknown') throw neither();
        records = recordsOf<T>(format, options);
        for (const before of blank) yield* records.write(before);
      }
      yield* records.write(chunk);
    },
    *end() {
      if (!records) throw new LoadError('empty', 'the source is empty');
      yield* records.end();
    },
  };
}

function neither(): LoadError {
  const reason =
    'the source begins neither as XML, with <, nor as JSON, with { or [; say what it is by format';
  return new LoadError('source', reason);
}
