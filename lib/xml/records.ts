import { type Found, type RecordReader, recordsIn } from '../bytes/scanner.js';
import { noOthers, recordPath, stringList, wholeNumber } from '../options.js';
import type { SourceRecord } from '../types.js';
import { pickTree } from './pick.js';
import { xmlRecordReader } from './record-reader.js';
import { scanXml } from './scan.js';
import type { XmlResume, XmlScanner } from './scanner.js';

export interface XmlOptions {
  /** Path of the elements that are records, from the root: `/orders/order`. `*` stands for any name. */
  readonly record: string;
  /**
   * Elements that are arrays even where there is only one: names, or ends of paths as `lines/line`. Others are arrays
   * where they repeat.
   */
  readonly arrays?: readonly string[];
  /**
   * Paths below the record of what is read of it, each with all that is in it: `['customer', 'lines/line']`. A path to
   * an attribute, as `customer/@id`, or to `#text` needs of its element only the tag and the text; the record's own are
   * always read. Elements that no path leads to are left out before they are read, and only checked for balance.
   * @default everything
   */
  readonly pick?: readonly string[];
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
  /**
   * Bytes (as UTF-8) of the name of one element.
   * @default 1024
   */
  readonly maxNameBytes?: number;
}

/** Split and read in one: what `parseXml` and `readXml` share. */
export interface XmlRecords<T> {
  write(chunk: Uint8Array | string): Generator<SourceRecord<T>, void, undefined>;
  end(): Generator<SourceRecord<T>, void, undefined>;
}

export function xmlRecords<T>(options: XmlOptions): XmlRecords<T> {
  const scanner = xmlScanner(options);
  let read: RecordReader | undefined;

  function* readAll(found: Iterable<Found>): Generator<SourceRecord<T>, void, undefined> {
    for (const record of recordsIn(found)) {
      read ??= xmlRecordReader(options.arrays, scanner.declared);
      yield read(record) as SourceRecord<T>;
    }
  }

  return {
    write: chunk => readAll(scanner.write(chunk)),
    end: () => readAll(scanner.end()),
  };
}

/** A scanner by the options that users give. */
export function xmlScanner(options: XmlOptions, from?: XmlResume, keepsAll?: boolean): XmlScanner {
  return xmlScanners(options, keepsAll)(from);
}

/**
 * Scanners for any number of documents: what the options say is checked and worked out once.
 * @param keepsAll as if nothing were left out, but that it does not count
 */
export function xmlScanners(options: XmlOptions, keepsAll = false): (from?: XmlResume) => XmlScanner {
  const {
    record,
    arrays = [],
    maxRecordBytes = 16 * 1024 * 1024,
    maxDepth = 256,
    maxAttributes = 1000,
    maxNameBytes = 1024,
  } = options;
  noOthers(options, [
    'record',
    'arrays',
    'pick',
    'maxRecordBytes',
    'maxDepth',
    'maxAttributes',
    'maxNameBytes',
  ]);
  const path = recordPath(record);
  if (path.length === 0) throw new TypeError('record: expected the path of an element, got "/"');
  stringList('arrays', arrays);
  if (options.pick) stringList('pick', options.pick);
  const settings = {
    path,
    maxRecordBytes: wholeNumber('maxRecordBytes', maxRecordBytes),
    maxDepth: wholeNumber('maxDepth', maxDepth),
    maxAttributes: wholeNumber('maxAttributes', maxAttributes),
    maxNameBytes: wholeNumber('maxNameBytes', maxNameBytes),
    pick: pickTree(options.pick),
    keepsAll,
  };
  return from => scanXml(settings, from);
}
