import { noOthers, recordPath, stringList, wholeNumber } from '../options.js';
import type { SourceRecord } from '../types.js';
import { inRecord } from './faults.js';
import { type XmlReader, xmlReader } from './read.js';
import { scanXml } from './scan.js';

export interface XmlOptions {
  /** Path of the elements that are records, from the root: `/orders/order`. `*` stands for any name. */
  readonly record: string;
  /**
   * Elements that are arrays even where there is only one: names, or ends of paths as `lines/line`. Others are arrays
   * where they repeat.
   */
  readonly arrays?: readonly string[];
  /**
   * Bytes (as UTF-8) of one record, and of any tag, comment or text between records.
   * @default 16 MiB
   */
  readonly maxRecordBytes?: number;
  /**
   * Elements within each other, from the record down.
   * @default 256
   */
  readonly maxDepth?: number;
  /**
   * Attributes of one element.
   * @default 1000
   */
  readonly maxAttributes?: number;
}

const MAX_NAME_BYTES = 1024;

/** Split and read in one: what `parseXml` and `readXml` share. */
export interface XmlRecords<T> {
  write(chunk: Uint8Array | string): Generator<SourceRecord<T>, void, undefined>;
  end(): Generator<SourceRecord<T>, void, undefined>;
}

export function xmlRecords<T>(options: XmlOptions): XmlRecords<T> {
  const {
    record,
    arrays = [],
    maxRecordBytes = 16 * 1024 * 1024,
    maxDepth = 256,
    maxAttributes = 1000,
  } = options;
  noOthers(options, ['record', 'arrays', 'maxRecordBytes', 'maxDepth', 'maxAttributes']);
  const path = recordPath(record);
  if (path.length === 0) throw new TypeError('record: expected the path of an element, got "/"');
  stringList('arrays', arrays);
  const scanner = scanXml({
    path,
    maxRecordBytes: wholeNumber('maxRecordBytes', maxRecordBytes),
    maxDepth: wholeNumber('maxDepth', maxDepth),
    maxAttributes: wholeNumber('maxAttributes', maxAttributes),
    maxNameBytes: MAX_NAME_BYTES,
  });
  let read: XmlReader | undefined;

  function* readAll(found: ReturnType<typeof scanner.write>): Generator<SourceRecord<T>, void, undefined> {
    for (const one of found) {
      read ??= xmlReader(arrays, scanner.entities);
      const { position, name, ancestors } = one;
      let value: T;
      try {
        value = read(one.bytes) as T;
      } catch (error) {
        throw inRecord(one, error);
      }
      yield { position, name, ancestors, value };
    }
  }

  return {
    write: chunk => readAll(scanner.write(chunk)),
    end: () => readAll(scanner.end()),
  };
}
