import assert from 'node:assert/strict';
import { type CompiledMapping, compileMapping } from '../../lib/mapping/compile.js';
import type { Mapping, TableMapping } from '../../lib/mapping/schema.js';
import type { MappingContext } from '../../lib/mapping/scope.js';
import type { Issue, Row } from '../../lib/types.js';
import { xmlRecords } from '../../lib/xml/records.js';

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
  const compiled = compile({ t: table });
  const rows = compiled.toRows(value, context)!.t as readonly Row[];
  const found = { rows, issues: compiled.takeIssues() };
  if (isXml(value)) assert.deepEqual(picked(compiled, value), found);
  return found;
}

/** The same from XML that is read no further than the mapping says. */
function picked(
  { arrays, pick, toRows, takeIssues }: CompiledMapping,
  value: unknown,
): ReturnType<typeof rowsOf> {
  const records = xmlRecords({ record: '/orders/order', arrays, pick });
  const unused = '<unused-a b="1"><order>x</order></unused-a>';
  const [record] = records.write(`<orders>${xmlOf('order', value, unused)}</orders>`);
  const rows = toRows(record!.value, context)!.t as readonly Row[];
  return { rows, issues: takeIssues() };
}

/** Whether XML can say it: texts only, and lists that are not empty. */
function isXml(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (typeof value !== 'object' || value === null) return false;
  const members = Array.isArray(value) ? value : Object.values(value);
  // One alone is no list.
  return members.length > (Array.isArray(value) ? 1 : 0) && members.every(isXml);
}

function xmlOf(name: string, value: unknown, unused = ''): string {
  if (Array.isArray(value)) return value.map(one => xmlOf(name, one)).join('');
  if (typeof value === 'string') return `<${name}>${escaped(value)}${unused}</${name}>`;
  const members = Object.entries(value as Record<string, unknown>);
  const attributes = members
    .filter(([key]) => key.startsWith('@'))
    .map(([key, text]) => ` ${key.slice(1)}="${escaped(text as string)}"`);
  const children = members
    .filter(([key]) => !key.startsWith('@'))
    .map(([key, child]) => (key === '#text' ? escaped(child as string) : xmlOf(key, child)));
  return `<${name}${attributes.join('')}>${children.join('')}${unused}</${name}>`;
}

const escaped = (text: string): string => text.replace(/[&<>"'\t\n\r]/g, char => `&#${char.charCodeAt(0)};`);
