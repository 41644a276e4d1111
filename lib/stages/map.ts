import { Transform } from 'node:stream';
import { mapRecord, type ToRows } from '../batch/map-record.js';
import { aFunction } from '../options.js';
import type { AnyTables, MappedRecord, SourceRecord } from '../types.js';
import type { Stage } from './stage.js';

/**
 * Turns each record into rows of one or several tables.
 *
 * `toRows` returns them by table, `{ orders: { id }, order_lines: [{ … }, { … }] }`, or `undefined` to leave the
 * record out, or a promise of either. Values are text, finite numbers, bigints, booleans, bytes and null; a row with
 * anything else, and a function that throws, refuses the whole record: it travels on as a reject, and the sink's
 * `maxRejects` decides. The message of an error that you throw becomes the reason as it is.
 *
 * @throws {TypeError} when `toRows` is not a function
 */
export function map<T, DB = AnyTables>(toRows: ToRows<T, DB>): Stage<SourceRecord<T>, MappedRecord<DB>> {
  aFunction('toRows', toRows);
  return new Transform({
    objectMode: true,
    transform(record: SourceRecord<T>, _encoding, callback) {
      if (!record.position) {
        callback(new TypeError('map: expected records; put asRecords() in front of it for other objects'));
        return;
      }
      const mapped = mapRecord(toRows, record);
      if (mapped instanceof Promise) mapped.then(later => callback(null, later));
      else callback(null, mapped);
    },
  }) as Stage<SourceRecord<T>, MappedRecord<DB>>;
}
