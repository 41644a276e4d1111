import { LoadError } from '../errors.js';
import type { EncodedBatch } from '../batch/encoded.js';
import type { Columns, Conflict, Writer } from './writers/writer.js';

/** What becomes of a row whose primary key is in its table already. */
export type OnConflict = 'fail' | 'ignore' | 'update';

export const ON_CONFLICT: readonly OnConflict[] = ['fail', 'ignore', 'update'];

/** How the rows of each table meet those that are there. */
export interface ConflictRules {
  /** @throws {LoadError} `no_key` for a table whose rows can't be told by their primary key */
  ruleOf(writer: Writer, rows: EncodedBatch['tables'][number], columns: Columns): Promise<Rule>;
}

export interface Rule {
  readonly columns: Columns;
  readonly conflict?: Conflict;
}

export function conflictRules(action: OnConflict): ConflictRules {
  if (action === 'fail') return { ruleOf: async (_writer, _rows, columns) => ({ columns }) };
  const known = new Map<string, Required<Rule>>();
  return {
    async ruleOf(writer, { table, columns: given }, columns) {
      const rule = known.get(table) ?? ruleFor(table, await writer.keyOf(table), columns, action);
      known.set(table, rule);
      const missing = rule.conflict.key.filter(column => !given.includes(column));
      if (missing.length === 0) return rule;
      const names = missing.join(', ');
      const reason = `${table}: onConflict goes by the primary key, of which the rows have no ${names}`;
      throw new LoadError('no_key', reason, { table });
    },
  };
}

function ruleFor(
  table: string,
  key: readonly string[],
  columns: Columns,
  action: Conflict['action'],
): Required<Rule> {
  if (key.length === 0) {
    throw new LoadError('no_key', `${table}: onConflict goes by the primary key, and it has none`, { table });
  }
  return { columns: withoutNull(table, key, columns), conflict: { action, key } };
}

/** Null is no key: it stands for the next number, or (in SQLite) for one more row each time. */
function withoutNull(table: string, key: readonly string[], columns: Columns): Columns {
  const changed = new Map(columns);
  for (const column of key) {
    const take = columns.get(column);
    if (!take) continue;
    changed.set(column, value => {
      if (value !== null) return take(value);
      const reason = `column ${column} of ${table}: expected a value, as it is part of the key, found null`;
      throw new LoadError('not_null', reason, { table, column });
    });
  }
  return changed;
}
