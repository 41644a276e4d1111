import assert from 'node:assert/strict';
import { type CompiledMapping, compileMapping } from '../../lib/mapping/compile.js';
import type { Mapping, TableMapping } from '../../lib/mapping/schema.js';
import type { MappingContext } from '../../lib/mapping/scope.js';
import type { Issue, Row } from '../../lib/types.js';
import { NO_DOCTYPE } from '../../lib/xml/doctype.js';
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
interface Found {
  readonly rows: readonly Row[];
  readonly issues: readonly Issue[];
}

/** The same from XML, where XML can say it. Throws what refuses the record. */
export function rowsOf(table: TableMapping, value: unknown): Found {
  const compiled = compile({ t: table });
  const found = outcome(() => mapped(compiled, value));
  if (isXml(value)) {
    assert.deepEqual(
      outcome(() => picked(compiled, value)),
      found,
    );
    if (compiled.slots) {
      assert.deepEqual(
        outcome(() => fromBytes(compiled, value)),
        found,
      );
    }
  }
  if (found instanceof Error) throw found;
  return found;
}

function outcome(find: () => Found): Found | Error {
  try {
    return find();
  } catch (error) {
    return error as Error;
  }
}

function mapped({ toRows, takeIssues }: CompiledMapping, value: unknown): Found {
  const rows = toRows(value, context)!.t as readonly Row[];
  return { rows, issues: takeIssues() };
}

/** Read no further than the mapping says. */
function picked(compiled: CompiledMapping, value: unknown): Found {
  const { arrays, pick } = compiled;
  const records = xmlRecords({ record: '/orders/order', arrays, pick });
  const [record] = records.write(`<orders>${xmlOf('order', value, UNUSED)}</orders>`);
  return mapped(compiled, record!.value);
}

/** Without a value. */
function fromBytes(compiled: CompiledMapping, value: unknown): Found {
  const bytes = Buffer.from(xmlOf('order', value, UNUSED));
  const { xml } = compiled.slots!;
  xml.begin(bytes, NO_DOCTYPE);
  assert.ok(xml.read(0, bytes.length));
  return mapped(compiled, xml);
}

const UNUSED = '<unused-a b="1"><order>x</order></unused-a>';

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
