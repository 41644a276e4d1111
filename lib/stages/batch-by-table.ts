import { Transform } from 'node:stream';
import { type CutOptions, cutter } from '../batch/cut.js';
import { grouper } from '../batch/group.js';
import type { LoadError } from '../errors.js';
import { noOthers, stringList } from '../options.js';
import type { AnyTables, Batch, MappedRecord } from '../types.js';
import { type Stage, whenRead } from './stage.js';

export interface BatchByTableOptions<DB = AnyTables> extends CutOptions {
  /**
   * The tables in the order in which their rows are inserted, parents first. Rows for another table end the load.
   * @default the order in which they first appear
   */
  readonly tables?: readonly (keyof DB & string)[];
}

/**
 * Groups rows by table into batches of whole records; a batch is one transaction. Batches are cut by records and
 * bytes of the source, never by time or by what the records gave, so that a source is cut alike on every run.
 *
 * All rows of a table have the columns of its first one: a row with others ends the load.
 *
 * @throws {TypeError | RangeError} for wrong options
 */
export function batchByTable<DB = AnyTables>(
  options: BatchByTableOptions<DB> = {},
): Stage<MappedRecord<DB>, Batch<DB>> {
  noOthers(options, ['maxRecords', 'maxBytes', 'tables']);
  const { tables, ...limits } = options;
  const cut = cutter(limits);
  const group = grouper<DB>(tables && stringList('tables', tables));

  const stage = new Transform({
    objectMode: true,
    readableHighWaterMark: 1,
    transform(mapped: MappedRecord<DB>, _encoding, callback) {
      try {
        if (cut.before(mapped.position)) stage.push(group.take());
        group.add(mapped);
        if (cut.after(mapped.position)) stage.push(group.take());
      } catch (error) {
        whenRead(stage, () => callback(error as LoadError));
        return;
      }
      callback();
    },
    flush(callback) {
      if (group.read > 0) stage.push(group.take());
      callback();
    },
  });
  return stage as Stage<MappedRecord<DB>, Batch<DB>>;
}
