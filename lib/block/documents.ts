import { grouper } from '../batch/group.js';
import { type Found, type RecordBytes, recordsIn } from '../bytes/scanner.js';
import { LoadError } from '../errors.js';
import type { Batch, MappedRecord, Position, SourceRecord, XmlDeclared } from '../types.js';
import { xmlRecordReader } from '../xml/record-reader.js';
import { type XmlOptions, xmlScanners } from '../xml/records.js';
import type { ByRecord } from './batch-by.js';
import { xmlSlotsOver } from './slots-over.js';

/** One XML document of many: a value of a column, a small file. */
export interface Document {
  /** How many documents stand before it in the source. */
  readonly record: number;
  /** A whole number that it is known by in the source, such as its row's primary key: the `start` of its position. */
  readonly key: number;
  readonly xml: Uint8Array | string;
}

/**
 * Documents that make one batch. As with blocks, run n of a source must be the same documents every time; a ledger knows
 * it by its number, by how many documents it has, and by `{ first, start, end }`: `record` and `key` of the first one,
 * and the key of the last one plus 1. Plain, so that it can be sent to a thread.
 */
export interface Documents {
  /** Number of the run in its source, from 0. */
  readonly number: number;
  /** In the order of the source, which is that of their keys. */
  readonly documents: readonly Document[];
}

/** Runs of documents → batches. A document goes in as a whole or is a reject, whatever is wrong with it. */
export function documentBatches<DB>(
  options: XmlOptions,
  { mapper, slots = null }: ByRecord<unknown, DB>,
): (run: Documents) => Promise<Batch<DB>> {
  const scannerOf = xmlScanners(options);

  return async ({ number, documents }) => {
    const [first, last] = [documents[0], documents.at(-1)];
    if (!first || !last) throw new TypeError('documents: expected at least one, got none');
    const group = grouper<DB>();
    let readAsValues = 0;
    for (const { record, key, xml } of documents) {
      const read = readDocument(xml, { record, start: key, end: key + 1 });
      if ('value' in read && read.value !== slots?.xml) readAsValues++;
      const mapped = 'value' in read ? mapper(read) : read;
      group.add(mapped instanceof Promise ? await mapped : mapped);
    }
    const range = { first: first.record, start: first.key, end: last.key + 1 };
    return group.take({ number, range, ...(readAsValues > 0 && { readAsValues }) });
  };

  function readDocument(xml: Document['xml'], position: Position): SourceRecord | MappedRecord<DB> {
    try {
      return { ...recordOf(xml), position };
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      const { code } = error;
      const reject = { stage: 'read', code, position, reason: reasonOf(error) } as const;
      return { outcome: 'rejected', position, reject };
    }
  }

  /** All of the document is read before any of it counts: what is wrong may stand behind its record. */
  function recordOf(xml: Document['xml']): SourceRecord {
    const scanner = scannerOf();
    const found: SourceRecord[] = [];
    const take = (all: Iterable<Found>): void => {
      for (const record of recordsIn(all)) found.push(read(record, scanner.declared));
    };
    take(scanner.write(xml));
    take(scanner.end());
    if (found.length === 1) return found[0]!;
    const code = found.length === 0 ? 'no_records' : 'bad_value';
    throw new LoadError(code, `expected one ${options.record} in a document, found ${found.length}`);
  }

  function read(record: RecordBytes, declared: XmlDeclared): SourceRecord {
    const { bytes, name, ancestors, position } = record;
    // Slots keep places in the bytes, which the scanner uses again.
    const filled = slots && xmlSlotsOver(slots, bytes.slice(), declared);
    if (filled?.read(0, bytes.length)) return { name, ancestors, position, value: filled };
    return xmlRecordReader(options.arrays, declared)(record);
  }
}

/** The place in the document is all that there is to find it by. */
function reasonOf({ reason, position }: LoadError): string {
  if (!position) return reason;
  const { start, line, column } = position;
  return `byte ${start}, line ${line}, column ${column}: ${reason}`;
}
