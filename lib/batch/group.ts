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
} from '../types.js';
import { markBatch } from './made.js';
import { batchAt, positionList } from './positions.js';
import { otherColumns } from './row-shape.js';

/** Puts mapped records together into batches. */
export interface Grouper<DB> {
  /** Records since the last `take`. */
  readonly read: number;
  add(mapped: MappedRecord<DB>): void;
  /** Adds records of a block from that index on, whose rows are elsewhere. */
  addRun(block: Pick<Block, 'first' | 'places'>, from: number, run: TakenRun): void;
  /** The records since the last `take` as one batch. */
  take(as?: TakeAs): Batch<DB>;
}

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

interface OpenTable {
  readonly table: string;
  columns: readonly string[] | undefined;
  rows: Row[];
  records: number[];
}

/**
 * The order of tables and the columns of each stay the same over all batches: the tables as listed, or else in the
 * order in which they first appear; the columns of a table's first row.
 */
export function grouper<DB>(tables?: readonly string[]): Grouper<DB> {
  const open = new Map<string, OpenTable>();
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
    for (const index of kept) positions.addPlace(first + index, places, index);
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
      const rows: Row | readonly Row[] = rowsByTable[table];
      const into = open.get(table) ?? openTable(table, position);
      if (!Array.isArray(rows)) addRow(into, rows as Row, record, position);
      else for (const row of rows) addRow(into, row, record, position);
    }
  }

  function openTable(table: string, position?: Position): OpenTable {
    if (position && tables) {
      const reason = `rows for ${table}, which is not one of the tables listed: ${tables.join(', ')}`;
      throw new LoadError('unknown_table', reason, { position, table });
    }
    const opened: OpenTable = { table, columns: undefined, rows: [], records: [] };
    open.set(table, opened);
    return opened;
  }

  function addRow(into: OpenTable, row: Row, record: number, position: Position): void {
    into.columns ??= Object.keys(row);
    if (!hasColumns(row, into.columns)) {
      throw otherColumns(into.table, into.columns, Object.keys(row), position);
    }
    into.rows.push(row);
    into.records.push(record);
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
          tables: [...open.values()].flatMap(close),
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

function close(table: OpenTable): Batch['tables'] {
  if (table.rows.length === 0) return [];
  const closed = { table: table.table, columns: table.columns!, rows: table.rows, records: table.records };
  table.rows = [];
  table.records = [];
  return [closed];
}

function hasColumns(row: Row, columns: readonly string[]): boolean {
  let count = 0;
  for (const column in row) {
    if (column !== columns[count] && !columns.includes(column)) return false;
    count++;
  }
  return count === columns.length;
}
