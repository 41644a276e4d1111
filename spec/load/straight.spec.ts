import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EncodedBatch } from '../../lib/batch/encoded.js';
import { mapperBy } from '../../lib/batch/map-record.js';
import { batchBy } from '../../lib/block/batch-by.js';
import { xmlSplit } from '../../lib/block/split.js';
import { type Batches, straightFrom } from '../../lib/load/straight.js';
import type { ColumnType } from '../../lib/mapping/column-type.js';
import { type CompiledMapping, compileMapping } from '../../lib/mapping/compile.js';
import { MappingError } from '../../lib/mapping/mistake.js';
import type { ColumnMapping, Mapping, TableMapping } from '../../lib/mapping/schema.js';
import { encoderFor, formsOf, type TableDescriptions } from '../../lib/sink/encode.js';
import type { Block } from '../../lib/types.js';
import { columnRow } from '../support/column-rows.js';
import { mappedDocument } from '../support/mapped-documents.js';
import { mappings } from '../support/mappings.js';
import { scaled } from '../support/soak.js';

const ofBlocks: Batches<Block> = by => block => batchBy(block, by);

const numRuns = scaled(1500, 100_000);

/** Columns of tables for each type: the first as anybody would make it. */
const DEFINITIONS: Readonly<Record<ColumnType['name'], readonly string[]>> = {
  string: [
    'varchar(255)',
    'text',
    'char(9)',
    "enum('1','x')",
    "set('1','x')",
    'int(11)',
    'varbinary(9)',
    'year(4)',
  ],
  integer: [
    'int(11)',
    'bigint(20)',
    'decimal(9,0)',
    'double',
    'float',
    'varchar(9)',
    'year(4)',
    'bit(8)',
    'date',
  ],
  decimal: ['decimal(12,2)', 'varchar(20)', 'double', 'int(11)', 'float(8,2)'],
  float: ['double', 'float', 'decimal(9,2)', 'varchar(20)'],
  boolean: ['tinyint(1)', 'bit(1)', 'varchar(5)'],
  date: ['date', 'datetime', 'varchar(10)', 'time'],
  time: ['time', 'time(3)', 'varchar(20)'],
  datetime: ['datetime', 'datetime(6)', 'timestamp', 'date', 'varchar(30)'],
  binary: ['varbinary(99)', 'binary(3)', 'longtext'],
  json: ['json'],
};

/** Texts of values, those that are written as their types write them most often. */
const TEXTS = [
  ...[
    '0',
    '7',
    '-7',
    '-0',
    '00',
    '007',
    '+1',
    '1e3',
    '123456789012345',
    '9007199254740993',
    '9223372036854775808',
  ],
  ...[
    '12.5',
    '-12.50',
    '0.00',
    '-0.00',
    '.5',
    '5.',
    '12.345',
    '1234567890.12',
    '12345678901.12',
    '0012.5',
    '1.2.3',
  ],
  ...[
    '2024-02-28',
    '2024-02-29',
    '2023-02-29',
    '2024-13-01',
    '0000-01-01',
    '2024-1-1',
    '24-01-01',
    '2024-04-31',
  ],
  ...[
    '2024-02-28T23:59:59',
    '2024-02-28 00:00:00',
    '2024-02-28t00:00:00',
    '2024-02-28T24:00:00',
    '2024-02-28T23:60:00',
  ],
  ...[
    '2024-02-28T10:11:12.5',
    '2024-02-28T10:11:12Z',
    '2024-02-28T1a:11:12',
    '2024-02-28T10:11:60',
    '10:11:12',
  ],
  ...[
    'x',
    'true',
    'AAAA',
    ' padded ',
    'Jörg',
    'ö',
    'é',
    '漢字😀',
    '\u00a0x',
    'x\u3000',
    '\u2003',
    '\ufeffx',
    'x\u1680',
  ],
  ...[
    "it's",
    '"quoted"',
    'back\\slash',
    'tab\tinside',
    'line\nfeed',
    'x&amp;y',
    '&lt;',
    '&#13;',
    '&#x1F600;',
    'a\r\nb',
  ],
  ...[
    '<![CDATA[a]]>b',
    '<![CDATA[\\]]>',
    '<!-- c -->1',
    '',
    ' ',
    '\n',
    '123456789',
    '1234567890',
    'ééééééééé',
    'éééééééééé',
  ],
];

const column = (from: string): fc.Arbitrary<ColumnMapping> =>
  fc
    .record({
      type: fc.constantFrom(
        ...([
          'string',
          'string(9)',
          'string(9)',
          'integer',
          'integer',
          'decimal(12,2)',
          'decimal(2,2)',
        ] as const),
        ...([
          'decimal(5,0)',
          'date',
          'datetime',
          'datetime',
          'datetime(3)',
          'time',
          'float',
          'boolean',
          'binary',
        ] as const),
      ),
      more: fc.constantFrom<Partial<ColumnMapping>[]>(
        {},
        // So that the other columns are looked at, too.
        ...Array.from({ length: 9 }, () => ({ onError: 'null' }) as const),
        ...[{ required: true }, { trim: false }],
        { blank: 'keep' },
        { convert: ['upper'] },
        { values: { x: null, '*': '7' }, onError: 'null' },
      ),
    })
    .map(({ type, more }) => ({ from, type, ...more }));

/** Mappings of columns that are taken as they are, most of them. */
const plainMapping: fc.Arbitrary<Mapping> = fc
  .record({
    of: fc.record({ a: column('@a'), b: column('b'), c: column('e/c') }),
    each: fc.record({ r: column('/@a'), d: column('.'), e: column('@d') }),
  })
  .map(({ of, each }) => ({
    record: '/r/o',
    tables: {
      t: { columns: of },
      u: { each: 'e', columns: { ...each, no: { from: '#', type: 'integer' } } },
    },
  }));

const text = fc.constantFrom(...TEXTS);
const plainDocument = fc
  .array(fc.record({ a: text, b: text, e: fc.array(fc.record({ c: text, d: text }), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(all => {
    const quoted = (value: string) => value.replaceAll(/"|<!.*?>|\]\]>/gs, '');
    const records = all.map(({ a, b, e }) => {
      const children = e.map(({ c, d }) => `<e d="${quoted(d)}"><c>${c}</c>${d}</e>`);
      return `<o a="${quoted(a)}"><b>${b}</b>${children.join('')}</o>`;
    });
    return `<r>${records.join('\n')}</r>`;
  });

function blocksOf(text: string, { pick }: CompiledMapping): Block[] {
  const split = xmlSplit({ record: '/r/o', maxRecords: 3, pick });
  try {
    return [...split.write(text), ...split.end()];
  } catch (error) {
    if ((error as { code: string }).code === 'no_records') return [];
    throw error;
  }
}

function compiled(mapping: Mapping): CompiledMapping | undefined {
  try {
    return compileMapping(mapping, { startedAt: new Date(0) });
  } catch (error) {
    if (error instanceof MappingError) return undefined;
    throw error;
  }
}

const tried = { batches: 0, rows: 0, asRows: 0, rejects: 0, issues: 0 };

interface Way {
  /** As LOAD DATA takes them. */
  readonly loads: boolean;
  readonly overValues: boolean;
}

const way: fc.Arbitrary<Way> = fc.record({
  loads: fc.boolean(),
  overValues: fc.constantFrom(true, false, false),
});

/** Both ways, from the same bytes. */
async function assertSame(
  text: string,
  mapping: Mapping,
  choose: (definitions: readonly string[]) => string,
  { loads, overValues }: Way,
): Promise<void> {
  const by = compiled(mapping);
  if (!by) return;
  const tables: TableDescriptions = by.tables.map(({ table, columns }) => [
    table,
    columns.map(({ column: name, type }) => columnRow(name, choose(DEFINITIONS[type.name]))),
  ]);
  // Of bytes a table's rows have another form always; rows, only where there are some.
  const hasBytes = by.tables.some(({ columns }) => columns.some(({ type }) => type.name === 'binary'));
  const forms = formsOf(tables, loads && !hasBytes);
  const mapper = mapperBy(by);
  const slots = overValues ? null : by.slots;
  const straight = straightFrom(by, { mapper, slots }, forms, ofBlocks)!;
  for (const block of blocksOf(text, by)) {
    const found: EncodedBatch | string | undefined = await straight(block).catch(codeOf);
    const expected: EncodedBatch | string = await batchBy(block, { mapper, slots }).then(
      encoderFor(forms),
      codeOf,
    );
    if (!found) tried.asRows++;
    else assert.deepEqual(readable(found), readable(expected));
    if (typeof found === 'string' || !found) continue;
    tried.batches++;
    tried.rows += found.tables.reduce((sum, { records }) => sum + records.length, 0);
    tried.rejects += found.rejects.length;
    tried.issues += found.issues?.length ?? 0;
  }
}

const codeOf = (error: unknown): string => (error as { code: string }).code;

function readable(batch: EncodedBatch | string | undefined): unknown {
  if (typeof batch !== 'object') return batch;
  const tables = batch.tables.map(table =>
    'bytes' in table ? { ...table, bytes: Buffer.from(table.bytes).toString() } : table,
  );
  return { ...batch, tables };
}

describe('Rows encoded as they are made', () => {
  const numbers = fc.infiniteStream(fc.nat());

  it('are those of the rows that a mapping makes, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(plainDocument, plainMapping, way, numbers, async (text, mapping, by, chosen) => {
        // Mostly as anybody would make them.
        const choose = (all: readonly string[]): string => {
          const next: number = chosen.next().value;
          return all[next % 4 === 0 ? next % all.length : 0]!;
        };
        await assertSame(text, mapping, choose, by);
      }),
      { numRuns: numRuns * 4 },
    );
    const { batches, rows, rejects, issues } = tried;
    assert.ok(batches > numRuns && rows > numRuns, JSON.stringify(tried));
    assert.ok(Math.min(rejects, issues) > numRuns / 10, JSON.stringify(tried));
  });

  it('are so for every mapping', async () => {
    await fc.assert(
      fc.asyncProperty(mappedDocument, mappings, way, (text, mapping, by) =>
        assertSame(text, mapping, ([first]) => first!, by),
      ),
      { numRuns },
    );
  });

  const encodedAlone = async (columns: TableMapping['columns'], text: string, loads = false) => {
    const by = compiled({ record: '/r/o', tables: { t: { columns } } })!;
    const row = by.tables[0]!.columns.map(({ column, type }) =>
      columnRow(column, DEFINITIONS[type.name][0]!),
    );
    const forms = formsOf([['t', row]], loads);
    const straight = straightFrom(by, { mapper: () => assert.fail(), slots: by.slots }, forms, ofBlocks)!;
    const [block] = blocksOf(`<r>${text}</r>`, by);
    const [table] = (await straight(block!))!.tables;
    assert.ok('bytes' in table!);
    return { ...table, bytes: Buffer.from(table.bytes).toString(), ends: [...table.ends] };
  };

  it('are made of plain values without a way round', async () => {
    const columns: TableMapping['columns'] = {
      id: { from: '@id', type: 'integer' },
      name: { from: 'n', type: 'string(9)' },
    };
    const { bytes, ends, records } = await encodedAlone(columns, `<o id="1"><n>it's</n></o><o id="2"/>`);
    assert.equal(bytes, String.raw`(1,'it\'s'),(2,NULL),`);
    assert.deepEqual(
      [ends, records],
      [
        [12, 21],
        [0, 1],
      ],
    );
  });

  it('are those of an INSERT where there are bytes', async () => {
    const { bytes, form } = await encodedAlone({ a: { from: '@a', type: 'binary' } }, '<o a="QUI="/>', true);
    assert.deepEqual([bytes, form], ["(X'4142'),", 'values']);
  });
});
