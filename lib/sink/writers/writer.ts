import type { EncodedBatch, EncodedRows } from '../../batch/encoded.js';
import type { Positions } from '../../batch/positions.js';
import { LoadError } from '../../errors.js';
import type { TargetTable } from '../../mapping/compile.js';
import type { ColumnValue, TableRows } from '../../types.js';
import type { Check } from '../kinds.js';
import type { ColumnRow } from './mysql-columns.js';
import type { SqliteColumn } from './sqlite-schema.js';

/** What the sink needs of a kind of database. */
export interface Dialect {
  /** Whether several connections can write at once. */
  readonly hasManyConnections: boolean;
  /**
   * Sets the modes of the connection's session and reads them back: each time that the connection is taken, for its last
   * user may have changed them.
   *
   * @param timeoutMs for each statement, where it can be ended
   */
  open(connection: object, timeoutMs: number): Promise<Writer>;
  /** Ends the connection at once: what waits for its answer gets an error, and the pool does not use it again. */
  discard(connection: object): void;
  /** Takes back what the connection, which may be another's by now, has been given for inserts to come. */
  leave?(connection: object): void;
}

/** A statement of our own: what it does in words, with a question mark for each value, and those. */
export type OwnStatement = readonly [doing: string, sql: string, values?: readonly ColumnValue[]];

/** What one transaction writes: rows, and statements of our own before and behind them. */
export interface WholeBatch {
  readonly tables: EncodedBatch['tables'];
  /** Of each table. */
  readonly columns: readonly Columns[];
  readonly positions: Positions;
  readonly before: readonly OwnStatement[];
  readonly after: readonly OwnStatement[];
}

/** One connection, for writing rows. Errors are `LoadError`s without values of rows. */
export interface Writer {
  begin(): Promise<void>;
  commit(): Promise<void>;
  /** Also where the database has rolled back already. */
  rollback(): Promise<void>;
  /** By which another connection can end what this one has left behind. */
  readonly session?: object;
  endSessions?(lost: readonly object[]): Promise<void>;
  /** What stands behind CREATE TABLE for a table of our own. */
  readonly tableSuffix: string;
  /** A statement of our own, with a question mark for each value. Gives how many rows it changed. */
  run(doing: string, sql: string, values?: readonly ColumnValue[]): Promise<number>;
  all<Row>(doing: string, sql: string, values?: readonly ColumnValue[]): Promise<Row[]>;
  tableNames(): Promise<readonly string[]>;
  /** The columns that take values; undefined when there is no such table. */
  columnsOf(table: string): Promise<Columns | undefined>;
  /** What `encoderFor` needs of a table, plain; without columns where its rows are not encoded. */
  describe(table: string): Promise<TableDescription | undefined>;
  /** Makes tables that are not there. On MySQL each is there at once, whatever becomes of the transaction. */
  create(tables: readonly TargetTable[]): Promise<void>;
  /** The columns of the table's primary key. */
  keyOf(table: string): Promise<readonly string[]>;
  /**
   * In the place of `begin` and all that is written before the end, where a batch can be written so.
   * @returns whether it was
   */
  sendAtOnce?(batch: WholeBatch): Promise<boolean>;
  /** Behind `begin`, and before the first `insert`: takes rows of a batch to where the database finds them. */
  prepare?(tables: EncodedBatch['tables'], columns: readonly Columns[]): Promise<void>;
  /**
   * @param positions of the batch's records, for errors whose row is known
   * @param conflict without it a row whose key is there is an error
   * @returns how many rows had a key that was there
   */
  insert(
    rows: TableRows | EncodedRows,
    columns: Columns,
    positions: Positions,
    conflict?: Conflict,
  ): Promise<number>;
}

/** Plain: it is sent to threads. */
export type TableDescription = readonly ColumnRow[] | readonly SqliteColumn[];

/** What becomes of a row whose primary key is there: it is left out, or its other columns replace what is there. */
export interface Conflict {
  readonly action: 'ignore' | 'update';
  /** Of one column or more, which all rows have. */
  readonly key: readonly string[];
}

/** By name what turns a value into what the statement takes; it throws a `LoadError` when the column does not take it. */
export type Columns = ReadonlyMap<string, TakeValue>;

export type TakeValue = (value: ColumnValue) => unknown;

/** What `take` makes of the values that pass the column's check. */
export function checked(table: string, column: string, check: Check, take: TakeValue): TakeValue {
  return value => {
    const refusal = check(value);
    if (!refusal) return take(value);
    const [code, expected] = refusal;
    const found = value === null ? 'null' : typeof value === 'object' ? 'bytes' : `a ${typeof value}`;
    const reason = `column ${column} of ${table}: expected ${expected}, found ${found}`;
    throw new LoadError(code, reason, { table, column });
  };
}
