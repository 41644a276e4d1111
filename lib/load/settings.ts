import type { knexSink } from '../sink/knex-sink.js';
import type { KnexSinkOptions } from '../sink/knex-sink-options.js';
import type { Format } from '../source/format.js';
import type { Limits } from '../source/limits.js';
import type { SourceOption } from '../source/open.js';
import type { JobSettings } from './job.js';
import type { MaxRejects } from './reject-limit.js';
import type { RejectsOption } from './rejects.js';
import type { Progress } from './report.js';

export type Database = Parameters<typeof knexSink>[0];

/** Where batches, each of which is one transaction, are cut. */
export interface BlockSize {
  /**
   * Records of a batch.
   * @default 2000
   */
  readonly maxRecords: number;
  /**
   * Bytes of the source, unpacked, of a batch; a longer record stands alone. What the mapping does not read does not
   * count, as long as all together are no more than eight times as many.
   * @default 2 MiB
   */
  readonly maxBytes: number;
}

export interface LoadSettings extends JobSettings, Partial<BlockSize> {
  /** A path, a `file:` URL, `-` for standard input, or a stream of bytes. A name that ends in .gz is unpacked. */
  readonly source: SourceOption;
  /**
   * @default by the source's extension, or else by its first byte: XML or JSON
   */
  readonly format?: Format;
  /** How large what the source holds may be: depth, attributes, records, names, what .gz unpacks to. */
  readonly limits?: Limits;
  /**
   * `sqlite:path`, `mysql://user@host/database` or `mariadb://…`; the password may also stand in the environment as
   * MILLRACE_PASSWORD. Or a Knex, which stays open.
   */
  readonly to: string | Database;
  /**
   * Worker threads that read and map; 0 for the main thread. By a mapping, or by a function in a module of its own, and
   * without `reveal`: another function can't be sent to a thread, and neither can what is to be revealed. By a mapping the
   * first batches, those before a thread has started, are mapped in the main thread.
   * @default one less than the processors there are, at least 1; 0 for a plain file of up to `maxBytes`
   */
  readonly threads?: number;
  /** Batches that are written at once: see `knexSink`. */
  readonly connections?: number;
  /** How long an outage of the database may last: see `knexSink`. */
  readonly retryMs?: number;
  /** How long a statement may take: see `knexSink`. */
  readonly timeoutMs?: number;
  /**
   * Sends rows to MySQL and MariaDB by LOAD DATA LOCAL, from memory, rather than by INSERT. What it does not take exactly
   * as it is goes by INSERT, so that the outcome is the same. Only with `onConflict: 'fail'`; of a Knex that is given, the
   * connections need the driver's flag LOCAL_FILES. Where the server does not allow it, rows go by INSERT.
   * @default false
   */
  readonly loadData?: boolean;
  /** Makes the tables of the mapping that are missing. */
  readonly create?: boolean;
  /** What becomes of a row whose key is there: the record is refused, the row left out, or the old one replaced. */
  readonly onConflict?: KnexSinkOptions['onConflict'];
  /**
   * How many records may be refused: a number, or a percentage of those read, `'1%'`. A percentage is looked at after
   * each batch from the 10,000th record on, and at the end.
   * @default 0
   */
  readonly maxRejects?: MaxRejects;
  /** Where rejects go, all of those of the batches that are in: a file of NDJSON, written anew, or a function. */
  readonly rejects?: RejectsOption;
  /** Gives `rejects` the value of each record, too: all of it is read, and has to be right, whatever the mapping looks at. */
  readonly reveal?: boolean;
  /**
   * Everything but the writes: each batch is inserted and rolled back. With `create` that is done in tables in memory,
   * and what is in the target is not looked at.
   */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each batch that is in, and at the beginning of a load that goes on where another one was. */
  readonly onProgress?: (progress: Progress) => void;
}
