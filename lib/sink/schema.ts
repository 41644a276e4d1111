import { closest, distance } from 'fastest-levenshtein';
import { LoadError } from '../errors.js';
import type { Batch } from '../types.js';
import type { Columns, Writer } from './writers/writer.js';

/** The tables of the load, each read from the database before its first row. */
export interface Schema {
  /** @throws {LoadError} `unknown_table` or `unknown_column` with the nearest name that there is */
  columnsOf(writer: Writer, batch: Batch, index: number): Promise<Columns>;
}

export function schema(): Schema {
  const known = new Map<string, Columns>();
  return {
    async columnsOf(writer, { tables, positions }, index) {
      const { table, columns, records } = tables[index]!;
      const position = positions[records[0]!];
      const found = known.get(table) ?? (await writer.columnsOf(table));
      if (!found) {
        const reason = `no table ${table}${nearest(table, await writer.tableNames())}`;
        throw new LoadError('unknown_table', reason, { position, table });
      }
      known.set(table, found);
      for (const column of columns) {
        if (found.has(column)) continue;
        const reason = `no column ${column} in ${table}${nearest(column, [...found.keys()])}`;
        throw new LoadError('unknown_column', reason, { position, table, column });
      }
      return found;
    },
  };
}

function nearest(name: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const best = closest(name, names);
  const isNear = distance(name, best) <= Math.max(2, name.length / 3) || sameButForCase(name, best);
  return isNear ? `; did you mean ${best}?` : '';
}

function sameButForCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
