import type { Database } from 'better-sqlite3';
import { type EncodedBatch, type EncodedRows, isEncoded } from '../../batch/encoded.js';
import { NOT_TAKEN } from './not-taken.js';
import { attach } from './sqlite-attach.js';
import { encodeRows } from '../encode-rows.js';
import { cellEncoder } from './sqlite-cells.js';
import { emptyCells } from './sqlite-record.js';
import { takesCells } from './sqlite-schema.js';
import type { Columns } from './writer.js';

type Tables = EncodedBatch['tables'];

/** Of fewer rows it costs more to attach them than is won. */
const FEW_ROWS = 500;

// Used by one batch after the other: nothing is awaited meanwhile.
const cells = emptyCells();

/** Rows of a batch that go in table by table. */
export interface PreparedRows {
  has(rows: Tables[number]): boolean;
  /** @throws NOT_TAKEN */
  insert(rows: Tables[number]): void;
  /** When the transaction is over. */
  detach(): void;
}

/**
 * @param columns of each table
 * @returns undefined where no rows are to go so
 * @throws NOT_TAKEN
 */
export function prepareRows(
  connection: Database,
  tables: Tables,
  columns: readonly Columns[],
): PreparedRows | undefined {
  const isMany = tables.reduce((sum, { records }) => sum + records.length, 0) >= FEW_ROWS;
  const encoded = new Map<Tables[number], EncodedRows>();
  for (const [index, rows] of tables.entries()) {
    const all = isEncoded(rows) ? rows : isMany ? encode(rows, columns[index]!) : undefined;
    if (all) encoded.set(rows, all);
  }
  if (encoded.size === 0) return undefined;
  const attached = orNotTaken(() => attach(connection, [...encoded.values()]));
  return {
    has: rows => encoded.has(rows),
    insert(rows) {
      // Fewer: a trigger has dropped some.
      if (orNotTaken(() => attached.insert(encoded.get(rows)!)) < rows.records.length) throw NOT_TAKEN;
    },
    detach: attached.detach,
  };

  function encode(rows: Exclude<Tables[number], EncodedRows>, takes: Columns): EncodedRows | undefined {
    const encoder = takesCells(connection, rows.table) && cellEncoder(rows.columns, takes, cells);
    return encoder ? encodeRows(rows, encoder) : undefined;
  }
}

/**
 * No room for a file, or for one more database; a database whose text is not UTF-8; a row that is refused: whatever it is,
 * statements for each row can do without, or say so.
 */
function orNotTaken<Done>(action: () => Done): Done {
  try {
    return action();
  } catch {
    throw NOT_TAKEN;
  }
}
