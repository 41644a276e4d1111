import { type CompiledMapping, compileMapping } from '../../lib/mapping/compile.js';
import type { Mapping, TableMapping } from '../../lib/mapping/schema.js';
import type { MappingContext } from '../../lib/mapping/scope.js';
import type { Issue, Row } from '../../lib/types.js';

export const startedAt = new Date('2026-03-01T12:00:00.789Z');
export const context: MappingContext = {
  name: 'order',
  ancestors: [{ name: 'orders', attributes: { region: 'EU' } }],
};

export function compile(tables: Record<string, TableMapping>, more: Partial<Mapping> = {}): CompiledMapping {
  return compileMapping({ record: '/orders/order', ...more, tables }, { startedAt });
}

/** The rows of one table for one record, and what was counted. */
export function rowsOf(
  table: TableMapping,
  value: unknown,
): { rows: readonly Row[]; issues: readonly Issue[] } {
  const { toRows, takeIssues } = compile({ t: table });
  const rows = toRows(value, context)!.t as readonly Row[];
  return { rows, issues: takeIssues() };
}
