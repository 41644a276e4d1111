import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type EncodedBatch, type EncodedRows, isEncoded } from '../../lib/batch/encoded.js';
import type { Sized } from '../../lib/bytes/sized.js';
import { giveBack } from '../../lib/bytes/lent.js';
import { mapperOf } from '../../lib/batch/map-record.js';
import { batchBy } from '../../lib/block/batch-by.js';
import { lineSplit } from '../../lib/block/split.js';
import { batchesBy } from '../../lib/load/by-function.js';
import type { TableDescriptions } from '../../lib/sink/encode.js';
import { LINES, literal, rowTexts, VALUES } from '../../lib/sink/writers/mysql-encode.js';
import { field } from '../../lib/sink/writers/mysql-fields.js';
import { parameter } from '../../lib/sink/writers/mysql-parameters.js';
import { columnsFrom, type ColumnRow } from '../../lib/sink/writers/mysql-columns.js';
import { rowsFromCells } from '../../lib/sink/writers/sqlite-cells.js';
import { type SqliteColumn, sqliteColumnsFrom } from '../../lib/sink/writers/sqlite-schema.js';
import type { AnyTables, ColumnValue, TableRows } from '../../lib/types.js';
import { columnRow, MARIADB, MYSQL } from '../support/column-rows.js';
import { blocksBy } from '../support/over-slots.js';
import { sizedRows } from '../support/sized-rows.js';
import { DEFINITIONS, OF_SQLITE } from '../support/plain-mappings.js';
import { scaled } from '../support/soak.js';
import { AWKWARD } from '../support/values.js';

const numRuns = scaled(2000, 100_000);
const RECORDS_IN_BLOCK = 4;

type Kind = EncodedRows['form'];
type Description = readonly ColumnRow[] | readonly SqliteColumn[];

/** One row as the text of it, or as the values that are bound; it throws where a column does not take its value. */
type Plain = (rows: TableRows, row: number) => unknown;

const PLAIN: Readonly<Record<Kind, (table: string, description: Description) => Plain>> = {
  values: (table, description) => {
    const columns = columnsFrom(table, description as ColumnRow[], literal);
    return (rows, row) => `${rowTexts(rows, columns, VALUES)(row)},`;
  },
  fields: (table, description) => {
    const columns = columnsFrom(table, description as ColumnRow[], field);
    return (rows, row) => rowTexts(rows, columns, LINES)(row);
  },
  parameters: (table, description) => {
    const columns = columnsFrom(table, description as ColumnRow[], parameter);
    return ({ columns: names, rows }, row) =>
      names.map(column => {
        const bound = columns.get(column)!(rows[row]![column]!) as Sized;
        return bound === null ? null : Buffer.from(bound as string);
      });
  },
  cells: (table, description) => {
    const takes = sqliteColumnsFrom(table, description as SqliteColumn[]);
    return ({ columns, rows }, row) =>
      columns.map(column => {
        const bound = takes.get(column)!(rows[row]![column]!);
        const { length } = Buffer.from(String(bound));
        if (length > 65_000) throw new RangeError('larger than a page');
        return asStored(bound);
      });
  },
};

/** SQLite has one kind of whole numbers, and no -0. */
function asStored(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value);
  if (Object.is(value, -0)) return 0;
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function readable(rows: EncodedRows): unknown[] {
  if (rows.form === 'cells') {
    const found = rowsFromCells(rows);
    return found.rows.map(row => found.columns.map(column => row[column]));
  }
  if (rows.form === 'parameters') return sizedRows(rows);
  const { bytes, ends } = rows;
  return Array.from(ends, (end, row) => Buffer.from(bytes.subarray(row && ends[row - 1], end)).toString());
}

interface Part {
  readonly form: Kind | 'rows';
  readonly columns: readonly string[];
  readonly records: readonly number[];
  readonly rows: readonly unknown[];
}

/** Those up to the first record that can't be in the first form, and all behind it in another one, or as they are. */
function partsOf(rows: TableRows, kinds: readonly Kind[], description: Description): Part[] {
  const { table, columns } = rows;
  const records = [...rows.records];
  const tryAll = (kind: Kind, from: number): (unknown[] | undefined)[] => {
    const plain = PLAIN[kind](table, description);
    return records.slice(from).map((_record, index) => {
      try {
        return [plain(rows, from + index)];
      } catch {
        return undefined;
      }
    });
  };
  const isKnown = columns.every(column => description.some(({ name }) => name === column));
  const part = (form: Part['form'], from: number, to: number, all: readonly unknown[]): Part[] =>
    to > from ? [{ form, columns, records: records.slice(from, to), rows: all }] : [];
  let from = 0;
  const found: Part[] = [];
  for (const [number, kind] of (isKnown ? kinds : []).entries()) {
    const all = tryAll(kind, from);
    const failed = all.indexOf(undefined);
    if (failed < 0) return [...found, ...part(kind, from, records.length, all.flat())];
    if (number > 0) continue;
    const to = records.indexOf(records[failed]!);
    found.push(...part(kind, 0, to, all.slice(0, to).flat()));
    from = to;
  }
  return [...found, ...part('rows', from, records.length, rows.rows.slice(from))];
}

function foundParts({ tables }: EncodedBatch): Map<string, Part[]> {
  const parts = new Map<string, Part[]>();
  for (const rows of tables) {
    const { table, columns, records } = rows;
    const part = isEncoded(rows)
      ? { form: rows.form, rows: readable(rows) }
      : { form: 'rows' as const, rows: rows.rows };
    parts.set(table, [...(parts.get(table) ?? []), { ...part, columns, records: [...records] }]);
  }
  return parts;
}

const texts = fc.oneof(
  fc.constantFrom(
    ...AWKWARD,
    '7',
    '-1',
    '1.5',
    '2024-01-02',
    '2024-01-02 03:04:05',
    '12:30',
    '1',
    'x',
    '1,x',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom('a', 'b', 'é', "'", '\t', '\\'), minLength: 20, maxLength: 30 }),
  fc.nat({ max: 30 }).map(length => 'y'.repeat(length)),
);
const values: fc.Arbitrary<ColumnValue> = fc.oneof(
  { arbitrary: texts, weight: 6 },
  { arbitrary: fc.constant(null), weight: 2 },
  fc.integer(),
  fc.constantFrom(0, -0, 1, 2 ** 53, 1e21, 1e-7, 1.5, -2.25),
  fc.constantFrom(1n, -(2n ** 63n), 2n ** 64n),
  fc.boolean(),
  fc.uint8Array({ maxLength: 12 }),
);
/** What no column takes. */
const wrong = fc.constantFrom(undefined, new Date(0), Number.NaN, 'half \ud83d', [], {}, () => 1);

const NAMES = ['a', 'b', '__proto__', 'd'];

/** Of rows: their columns in the order of the table, in another one, or others. */
const shapes = fc.oneof(
  { arbitrary: fc.constant('same'), weight: 40 },
  { arbitrary: fc.constant('turned'), weight: 3 },
  { arbitrary: fc.constant('others'), weight: 1 },
);

interface Tried {
  blocks: number;
  rejects: number;
  failed: number;
  parts: Record<string, number>;
}
let tried: Tried;

describe('Rows of a row function that are encoded as they come', () => {
  const tables = fc.record({
    isSqlite: fc.boolean(),
    version: fc.constantFrom(MARIADB, MYSQL),
    loads: fc.boolean(),
    columns: fc.array(
      fc.array(fc.oneof({ arbitrary: fc.constant(0), weight: 3 }, fc.nat({ max: 99 })), {
        minLength: 1,
        maxLength: NAMES.length,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  });
  const row = fc.record({
    shape: shapes,
    values: fc.array(fc.oneof({ arbitrary: values, weight: 60 }, wrong), {
      minLength: NAMES.length,
      maxLength: NAMES.length,
    }),
  });
  const record = fc.array(fc.array(row, { maxLength: 3 }), { maxLength: 3 });

  beforeEach(() => {
    tried = { blocks: 0, rejects: 0, failed: 0, parts: {} };
  });

  it('are byte for byte those of the texts, or the values, that columns take, and the same are refused', async () => {
    await fc.assert(
      fc.asyncProperty(tables, fc.array(record, { maxLength: 16 }), async (described, records) => {
        const { isSqlite, version, loads, columns } = described;
        const definitions = (isSqlite ? OF_SQLITE : DEFINITIONS) as typeof DEFINITIONS;
        const all = [isSqlite ? 'TEXT' : 'varchar(255)', ...Object.values(definitions).flat()];
        const known: TableDescriptions = columns.map((numbers, table) => [
          `t${table}`,
          numbers.map((number, at) => {
            const declared = all[number % all.length]!;
            return isSqlite ? { name: NAMES[at]!, declared } : columnRow(NAMES[at]!, declared, true, version);
          }) as Description,
        ]);
        const rowsOf = (index: number) =>
          Object.fromEntries(
            records[index]!.map((rows, table) => {
              const names = NAMES.slice(0, columns[table]?.length ?? 1);
              return [
                `t${table}`,
                rows.map(({ shape, values }) => {
                  const own = shape === 'same' ? names : shape === 'turned' ? names.toReversed() : ['a', 'z'];
                  return Object.fromEntries(own.map(name => [name, values[NAMES.indexOf(name)] ?? null]));
                }),
              ];
            }),
          );
        const toRows = (index: number) =>
          index % RECORDS_IN_BLOCK === 1 ? Promise.resolve(rowsOf(index)) : rowsOf(index);
        await assertSame(toRows as never, known, loads, records.length);
      }),
      { numRuns },
    );
    const { blocks, rejects, failed, parts } = tried;
    const least = Math.min(
      ...['values', 'fields', 'parameters', 'cells', 'rows'].map(form => parts[form] ?? 0),
    );
    assert.ok(
      Math.min(blocks, rejects, least) > numRuns / 10 && failed > numRuns / 50,
      JSON.stringify(tried),
    );
  });
});

async function assertSame(
  toRows: (index: number) => never,
  known: TableDescriptions,
  loads: boolean,
  count: number,
): Promise<void> {
  const mapper = mapperOf<number, AnyTables>(toRows);
  const encoded = batchesBy(mapper, { tables: known, loads });
  const split = lineSplit({ maxRecords: RECORDS_IN_BLOCK });
  const blocks = blocksBy(split, Array.from({ length: count }, (_none, index) => index).join('\n'));
  // Given at once, as the main thread does.
  const all = await Promise.all(blocks.map(block => encoded(block).catch(messageOf)));
  for (const [index, found] of all.entries()) {
    const expected = await batchBy(blocks[index]!, { mapper }).catch(messageOf);
    tried.blocks++;
    if (typeof found !== 'object' || typeof expected !== 'object') {
      assert.equal(found, expected);
      tried.failed++;
      continue;
    }
    const parts = new Map(
      (expected.tables as TableRows[]).map(rows => [rows.table, partsOf(rows, ...formsFor(rows.table))]),
    );
    assert.deepEqual(foundParts(found), parts);
    assert.deepEqual({ ...found, tables: [] }, { ...expected, tables: [] });
    tried.rejects += found.rejects.length;
    for (const { form } of [...parts.values()].flat()) tried.parts[form] = (tried.parts[form] ?? 0) + 1;
    for (const rows of found.tables) if (isEncoded(rows)) giveBack(rows.bytes);
  }

  function formsFor(table: string): [Kind[], Description] {
    const description = known.find(([name]) => name === table)?.[1];
    if (!description) return [[], []];
    if ('declared' in description[0]!) return [['cells'], description];
    const columns = description as ColumnRow[];
    const hasBits = columns.some(({ type }) => type === 'bit');
    const inserted = hasBits || columns[0]!.version === MYSQL ? 'values' : 'parameters';
    return [loads && !hasBits ? ['fields', inserted] : [inserted], description];
  }
}

const messageOf = (error: unknown): string => (error as Error).message;
