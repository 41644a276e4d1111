import { LoadError } from '../errors.js';
import type {
  Batch,
  BatchIssue,
  BatchRange,
  Block,
  Issue,
  MappedRecord,
  Position,
  Reject,
  Row,
  RowsOf,
  TableRows,
} from '../types.js';
import { type Collect, type Collected, type Collector, keepRows } from './collect.js';
import { markBatch } from './made.js';
import { batchAt, positionList } from './positions.js';
import { otherColumns } from './row-shape.js';

/** Puts mapped records together into batches. */
export interface Grouper<DB, Rows extends Collected = TableRows> {
  /** Records since the last `take`. */
  readonly read: number;
  add(mapped: MappedRecord<DB>): void;
  /** Adds records of a block from that index on, whose rows are elsewhere. */
  addRun(block: Pick<Block, 'first' | 'places'>, from: number, run: TakenRun): void;
  /** The records since the last `take` as one batch. */
  take(as?: TakeAs): BatchWith<DB, Rows>;
}

/** A batch whose tables have rows of some kind. */
export type BatchWith<DB, Rows> = Omit<Batch<DB>, 'tables'> & { readonly tables: readonly Rows[] };

/** Records that have been taken, one after the other: each has rows or is filtered. */
export interface TakenRun {
  /** The index behind the last. */
  readonly next: number;
  /** Those that have rows. */
  readonly kept: Int32Array;
  /** `record` is the number among those. */
  readonly issues: readonly BatchIssue[];
}

/** What a batch is when it is not the next one of its source: a block. */
export type TakeAs = Partial<Pick<Batch, 'number' | 'range' | 'fault' | 'readAsValues'>>;

interface OpenTable<Rows extends Collected> {
  readonly table: string;
  columns: readonly string[] | undefined;
  rows: Collector<Rows> | undefined;
}

/**
 * The order of tables and the columns of each stay the same over all batches: the tables as listed, or else in the
 * order in which they first appear; the columns of a table's first row.
 *
 * @param collect what becomes of the rows of each table
 */
export function grouper<DB, Rows extends Collected = TableRows>(
  tables?: readonly string[],
  collect: Collect<Rows> = keepRows as Collect<Collected> as Collect<Rows>,
): Grouper<DB, Rows> {
  const open = new Map<string, OpenTable<Rows>>();
  for (const table of tables ?? []) openTable(table);
  let number = 0;
  let read = 0;
  let filtered = 0;
  let rejects: Reject[] = [];
  const positions = positionList();
  let issues: BatchIssue[] = [];
  let first: Position | undefined;
  let last: Position | undefined;

  function add(mapped: MappedRecord<DB>): void {
    switch (mapped.outcome) {
      case 'rows':
        addRows(mapped.rows as RowsOf, mapped.position);
        addIssues(mapped.issues, { record: positions.length - 1 });
        break;
      case 'filtered':
        filtered++;
        addIssues(mapped.issues, {});
        break;
      case 'rejected':
        rejects.push(mapped.reject);
    }
    first ??= mapped.position;
    last = mapped.position;
    read++;
  }

  function addIssues(found: readonly Issue[] = [], of: { record?: number }): void {
    for (const issue of found) issues.push({ ...issue, ...of });
  }

  function addRun({ first, places }: Pick<Block, 'first' | 'places'>, from: number, run: TakenRun): void {
    const { next, kept } = run;
    const before = positions.length;
    positions.addPlaces(first, places, kept);
    filtered += next - from - kept.length;
    read += next - from;
    for (const { record, ...issue } of run.issues) {
      issues.push(record === undefined ? issue : { ...issue, record: before + record });
    }
  }

  function addRows(rowsByTable: RowsOf, position: Position): void {
    const record = positions.length;
    positions.add(position);
    for (const table in rowsByTable) {
      const given: Row | readonly Row[] = rowsByTable[table];
      const into = open.get(table) ?? openTable(table, position);
      const rows: readonly Row[] = Array.isArray(given) ? given : [given as Row];
      if (rows.length > 0) addTo(into, rows, record, position);
    }
  }

  function openTable(table: string, position?: Position): OpenTable<Rows> {
    if (position && tables) {
      const reason = `rows for ${table}, which is not one of the tables listed: ${tables.join(', ')}`;
      throw new LoadError('unknown_table', reason, { position, table });
    }
    const opened = { table, columns: undefined, rows: undefined };
    open.set(table, opened);
    return opened;
  }

  function addTo(into: OpenTable<Rows>, rows: readonly Row[], record: number, position: Position): void {
    const { table } = into;
    into.columns ??= Object.keys(rows[0]!);
    for (const row of rows) {
      if (!hasColumns(row, into.columns)) throw otherColumns(table, into.columns, Object.keys(row), position);
    }
    into.rows ??= collect(table, into.columns);
    into.rows.add(rows, record);
  }

  function rangeOf(): BatchRange | undefined {
    return first && { first: first.record, start: first.start, end: last!.end };
  }

  return {
    get read() {
      return read;
    },
    add,
    addRun,
    take(as = {}) {
      const range = as.range ?? rangeOf();
      const batch = batchAt(
        {
          ...{ number: as.number ?? number, read, filtered, rejects },
          tables: [...open.values()].flatMap(({ rows }) => rows?.take() ?? []),
          ...(range && { range }),
          ...(as.fault && { fault: as.fault }),
          ...(as.readAsValues && { readAsValues: as.readAsValues }),
          ...(issues.length > 0 && { issues }),
        },
        positions.take(),
      );
      markBatch(batch);
      number++;
      read = filtered = 0;
      rejects = [];
      issues = [];
      first = undefined;
      return batch;
    },
  };
}

function hasColumns(row: Row, columns: readonly string[]): boolean {
  let count = 0;
  for (const column in row) {
    if (column !== columns[count] && !columns.includes(column)) return false;
    count++;
  }
  return count === columns.length;
}
