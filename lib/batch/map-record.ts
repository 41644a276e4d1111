import { LoadError, messageOf, toReject } from '../errors.js';
import type { AnyTables, Issue, MappedRecord, Reject, RowsOf, SourceRecord } from '../types.js';
import { checkRows } from './rows.js';

/** What a row function is told of the record beside its value. */
export type RecordContext = Omit<SourceRecord, 'value'>;

/**
 * The rows of one record, by table. `undefined`, or rows of no table, filters the record. A throw refuses it; the
 * message of what was thrown becomes the reason, as it is.
 */
export type ToRows<T, DB = AnyTables> = (
  value: T,
  context: RecordContext,
) => RowsOf<DB> | undefined | Promise<RowsOf<DB> | undefined>;

/** A record's way to its rows. Never throws and never rejects: what goes wrong with a record travels in-band. */
export type RecordMapper<T, DB = AnyTables> = (
  record: SourceRecord<T>,
) => MappedRecord<DB> | Promise<MappedRecord<DB>>;

/** By a user's function. */
export function mapperOf<T, DB>(toRows: ToRows<T, DB>): RecordMapper<T, DB> {
  return record => mapRecord(toRows, record);
}

/** By a compiled mapping, with the issues that it has counted in the record. */
export function mapperBy<DB>(mapping: {
  toRows(value: unknown, context: RecordContext): RowsOf<DB> | undefined;
  takeIssues(): readonly Issue[];
}): RecordMapper<unknown, DB> {
  return record => {
    // The rows come at once, not later.
    const mapped = mapRecord(mapping.toRows, record) as MappedRecord<DB>;
    const issues = mapping.takeIssues();
    return issues.length === 0 ? mapped : { ...mapped, issues };
  };
}

export function mapRecord<T, DB>(
  toRows: ToRows<T, DB>,
  record: SourceRecord<T>,
): MappedRecord<DB> | Promise<MappedRecord<DB>> {
  let value: T;
  try {
    value = record.value;
  } catch (error) {
    return rejected(record, 'read', error);
  }
  try {
    const rows = toRows(value, record);
    return isPromise(rows) ? mapLater(record, rows) : mapped(record, rows);
  } catch (error) {
    return rejected(record, 'map', error);
  }
}

async function mapLater<DB>(
  record: SourceRecord,
  rows: Promise<RowsOf<DB> | undefined>,
): Promise<MappedRecord<DB>> {
  try {
    return mapped(record, await rows);
  } catch (error) {
    return rejected(record, 'map', error);
  }
}

function mapped<DB>({ position }: SourceRecord, rows: RowsOf<DB> | undefined): MappedRecord<DB> {
  if (rows === undefined || checkRows(rows) === 0) return { outcome: 'filtered', position };
  return { outcome: 'rows', position, rows };
}

function rejected<DB>({ position }: SourceRecord, stage: Reject['stage'], thrown: unknown): MappedRecord<DB> {
  const error = thrown instanceof LoadError ? thrown : new LoadError('row_function', messageOf(thrown));
  const reject = toReject(error, stage, position);
  // A place that a row function's error has is one inside of the record, as in a document that it has read by readXml.
  const reason = stage === 'map' ? error.message : error.reason;
  return { outcome: 'rejected', position, reject: { ...reject, reason } };
}

function isPromise<V>(value: V | Promise<V>): value is Promise<V> {
  return typeof (value as Promise<V> | undefined)?.then === 'function';
}
