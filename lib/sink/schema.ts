import type { EncodedBatch } from '../batch/encoded.js';
import { positionsOf } from '../batch/positions.js';
import { otherColumns } from '../batch/row-shape.js';
import { LoadError } from '../errors.js';
import { onDemand } from '../on-demand.js';
import type { Position } from '../types.js';
import type { Columns, Writer } from './writers/writer.js';

const levenshtein = onDemand<typeof import('fastest-levenshtein')>('fastest-levenshtein');

/**
 * The tables of the load, each read from the database before its first row. All batches have the same columns of a
 * table: each may come from a thread of its own, which has seen no other.
 */
export interface Schema {
  /**
   * @throws {LoadError} `unknown_table` or `unknown_column` with the nearest name that there is; `row_shape` for other
   *   columns than those of the first batch
   */
  columnsOf(writer: Writer, batch: EncodedBatch, index: number): Promise<Columns>;
  /** The batch is next to go in: from now on its tables have its columns. */
  settle(batch: EncodedBatch): void;
}

export function schema(): Schema {
  const known = new Map<string, Columns>();
  const shapes = new Map<string, readonly string[]>();

  function checkShape(
    { table, columns, records }: EncodedBatch['tables'][number],
    batch: EncodedBatch,
  ): void {
    const shape = shapes.get(table) ?? columns;
    if (!isSame(shape, columns)) throw otherColumns(table, shape, columns, firstOf(records, batch));
  }

  return {
    settle(batch) {
      for (const rows of batch.tables) {
        checkShape(rows, batch);
        if (!shapes.has(rows.table)) shapes.set(rows.table, rows.columns);
      }
    },
    async columnsOf(writer, batch, index) {
      const { table, columns, records } = batch.tables[index]!;
      const position = firstOf(records, batch);
      const found = known.get(table) ?? (await writer.columnsOf(table));
      if (!found) {
        const reason = `no table ${table}${nearest(table, await writer.tableNames())}`;
        throw new LoadError('unknown_table', reason, { position, table });
      }
      known.set(table, found);
      checkShape(batch.tables[index]!, batch);
      for (const column of columns) {
        if (found.has(column)) continue;
        const reason = `no column ${column} in ${table}${nearest(column, [...found.keys()])}`;
        throw new LoadError('unknown_column', reason, { position, table, column });
      }
      return found;
    },
  };
}

/** Where the record of the first row stands. */
function firstOf(records: ArrayLike<number>, batch: EncodedBatch): Position | undefined {
  return positionsOf(batch).at(records[0]!);
}

/** In any order: threads see different rows first. */
function isSame(shape: readonly string[], columns: readonly string[]): boolean {
  return (
    shape === columns || (shape.length === columns.length && columns.every(column => shape.includes(column)))
  );
}

function nearest(name: string, names: readonly string[]): string {
  const { distance } = levenshtein();
  const far = (other: string): number => distance(name.toLowerCase(), other.toLowerCase());
  const [best] = names.toSorted((a, b) => far(a) - far(b));
  return best !== undefined && far(best) <= Math.max(2, name.length / 3) ? `; did you mean ${best}?` : '';
}
