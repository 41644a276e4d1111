import { Transform } from 'node:stream';
import type { SourceRecord } from '../types.js';
import type { Stage } from './stage.js';

const NONE: readonly never[] = Object.freeze([]);

/**
 * Makes records of any objects, such as the rows of a database cursor or what a generator gives. Their positions
 * count objects.
 */
export function asRecords<T>(): Stage<T, SourceRecord<T>> {
  let record = 0;
  return new Transform({
    objectMode: true,
    transform(value: T, _encoding, callback) {
      const position = { record, start: record, end: ++record };
      callback(null, { position, name: '', ancestors: NONE, value });
    },
  }) as Stage<T, SourceRecord<T>>;
}
