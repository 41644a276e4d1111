import { Transform } from 'node:stream';
import { inspect } from 'node:util';
import { mapperBy, mapperOf, type RecordMapper, type ToRows } from '../batch/map-record.js';
import { compileMapping } from '../mapping/compile.js';
import type { TypedMapping } from '../mapping/define.js';
import type { AnyTables, MappedRecord, SourceRecord } from '../types.js';
import type { Stage } from './stage.js';

/**
 * Turns each record into rows of one or several tables, by a function or by a mapping.
 *
 * A function returns them by table, `{ orders: { id }, order_lines: [{ … }, { … }] }`, or `undefined` to leave the
 * record out, or a promise of either. Values are text, finite numbers, bigints, booleans, bytes and null; a row with
 * anything else, and a function that throws, refuses the whole record: it travels on as a reject, and the sink's
 * `maxRejects` decides. The message of an error that you throw becomes the reason as it is.
 *
 * A mapping is compiled here, once; its `now()` is the moment of the call. What its rules let go is counted in-band,
 * too, and shows in the sink's report.
 *
 * @throws {TypeError} when it is given neither, and MappingError for a mapping that is wrong
 */
export function map<DB>(mapping: TypedMapping<DB>): Stage<SourceRecord, MappedRecord<DB>>;
export function map<T, DB = AnyTables>(toRows: ToRows<T, DB>): Stage<SourceRecord<T>, MappedRecord<DB>>;
export function map<T, DB>(by: ToRows<T, DB> | TypedMapping<DB>): Stage<SourceRecord<T>, MappedRecord<DB>> {
  if (typeof by === 'function') return mapWith(mapperOf(by));
  if (typeof by !== 'object' || by === null) {
    throw new TypeError(`map: expected a function or a mapping, got ${inspect(by)}`);
  }
  return mapWith(mapperBy(compileMapping(by, { startedAt: new Date() })));
}

export function mapWith<T, DB>(mapper: RecordMapper<T, DB>): Stage<SourceRecord<T>, MappedRecord<DB>> {
  return new Transform({
    objectMode: true,
    transform(record: SourceRecord<T>, _encoding, callback) {
      if (!record.position) {
        callback(new TypeError('map: expected records; put asRecords() in front of it for other objects'));
        return;
      }
      const mapped = mapper(record);
      if (mapped instanceof Promise) mapped.then(later => callback(null, later));
      else callback(null, mapped);
    },
  }) as Stage<SourceRecord<T>, MappedRecord<DB>>;
}
