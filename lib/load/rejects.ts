import { closeSync, openSync, writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { RecordMapper } from '../batch/map-record.js';
import { LoadError } from '../errors.js';
import type { Reject, SourceRecord } from '../types.js';

/** A reject, with the value of its record where that was asked for and could be read. */
export interface RevealedReject extends Reject {
  readonly value?: unknown;
}

/** A file of NDJSON, written anew, or a function. */
export type RejectsOption = string | ((reject: RevealedReject) => void);

export interface RejectLog {
  add(source: string, reject: RevealedReject): void;
  close(): void;
}

/** @throws LoadError `rejects` for a file that can't be written */
export function openRejects(option: RejectsOption | undefined): RejectLog {
  if (option === undefined) return { add() {}, close() {} };
  if (typeof option === 'function') return { add: (_source, reject) => option(reject), close() {} };
  if (typeof option !== 'string') {
    throw new TypeError(`rejects: expected a path or a function, got ${inspect(option)}`);
  }
  const file = openFile(option);
  return {
    // At once: what is in the tables and what is in this file belong together.
    add: (source, reject) => void writeSync(file, rejectLine(source, reject)),
    close: () => closeSync(file),
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw new LoadError('rejects', `${path}: ${(error as NodeJS.ErrnoException).code}`, { cause: error });
  }
}

/** A reject as a line of NDJSON. Big integers go as text. */
export function rejectLine(source: string, reject: RevealedReject): string {
  const line = JSON.stringify({ source, ...reject }, (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return `${line}\n`;
}

/** The values of the records that are under way, for those of them that are refused. */
export interface RecentValues {
  /** A mapper that keeps the values of the records that it maps. */
  keeping<T, DB>(mapper: RecordMapper<T, DB>): RecordMapper<T, DB>;
  reveal(reject: Reject): RevealedReject;
  /** The values of the oldest records are not asked for any more. */
  forget(records: number): void;
}

export function recentValues(): RecentValues {
  const values = new Map<number, unknown>();
  return {
    keeping: mapper => record => {
      values.set(record.position.record, readable(record));
      return mapper(record);
    },
    reveal: reject => ({ ...reject, value: values.get(reject.position.record) }),
    forget(records) {
      for (const record of values.keys()) {
        if (records-- <= 0) return;
        values.delete(record);
      }
    },
  };
}

/** The value, unless its text can't be read: then it is known by its place alone. */
export function readable(record: SourceRecord): unknown {
  try {
    return record.value;
  } catch {
    return undefined;
  }
}
