import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EncodedBatch } from '../../lib/batch/encoded.js';
import { mapperBy } from '../../lib/batch/map-record.js';
import { batchBy } from '../../lib/block/batch-by.js';
import { xmlSplit } from '../../lib/block/split.js';
import { giveBack } from '../../lib/bytes/lent.js';
import { type Batches, straightFrom } from '../../lib/load/straight.js';
import type { CompiledMapping } from '../../lib/mapping/compile.js';
import type { Mapping, TableMapping } from '../../lib/mapping/schema.js';
import { encoderFor, formsOf, type TableDescriptions } from '../../lib/sink/encode.js';
import type { Block } from '../../lib/types.js';
import { columnRow, MARIADB, MYSQL } from '../support/column-rows.js';
import { mappedDocument } from '../support/mapped-documents.js';
import { mappedJson } from '../support/mapped-json.js';
import { mappings } from '../support/mappings.js';
import { blocksBy, compiled, jsonBlocks } from '../support/over-slots.js';
import { DEFINITIONS, OF_SQLITE, plainDocument, plainJson, plainMapping } from '../support/plain-mappings.js';
import { sizedRows } from '../support/sized-rows.js';
import { scaled } from '../support/soak.js';

const ofBlocks: Batches<Block> = by => block => batchBy(block, by);

const formatOf = ({ reading }: Block) => reading.format;

const numRuns = scaled(500, 100_000);

const xmlBlocks = (text: string, pick: readonly string[]): Block[] =>
  blocksBy(xmlSplit({ record: '/r/o', maxRecords: 3, pick }), text);

const none = () => ({ batches: 0, rows: 0, asRows: 0, rejects: 0, issues: 0 });
let tried = none();

interface Way {
  /** As LOAD DATA takes them. */
  readonly loads: boolean;
  readonly overValues: boolean;
  /** As SQLite stores them. */
  readonly isSqlite: boolean;
  /** Of the server otherwise. */
  readonly version: string;
}

const way: fc.Arbitrary<Way> = fc.record({
  loads: fc.boolean(),
  overValues: fc.constantFrom(true, false, false),
  isSqlite: fc.boolean(),
  version: fc.constantFrom(MARIADB, MYSQL),
});

/** From the same bytes, and from values of them. */
async function assertSame(
  blocksOf: (by: CompiledMapping) => readonly Block[],
  mapping: Mapping,
  choose: (definitions: readonly string[]) => string,
  { loads, overValues, isSqlite, version }: Way,
): Promise<void> {
  const by = compiled(mapping);
  if (!by) return;
  const tables: TableDescriptions = by.tables.map(({ table, columns }) => [
    table,
    isSqlite
      ? columns.map(({ column: name, type }) => ({ name, declared: choose(OF_SQLITE[type.name]) }))
      : columns.map(({ column: name, type }) =>
          columnRow(name, choose(DEFINITIONS[type.name]), true, version),
        ),
  ]);
  // Of bytes a table's rows have another form always; rows, only where there are some.
  const hasBytes = by.tables.some(({ columns }) => columns.some(({ type }) => type.name === 'binary'));
  const forms = formsOf(tables, loads && !hasBytes);
  const mapper = mapperBy(by);
  const slots = overValues ? null : by.slots;
  const straight = straightFrom(by, { mapper, slots }, forms, ofBlocks, formatOf)!;
  for (const block of blocksOf(by)) {
    const found: EncodedBatch | string | undefined = await straight(block).catch(codeOf);
    const expected: EncodedBatch | string = await batchBy(block, { mapper, slots: null }).then(
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
    'bytes' in table ? { ...table, bytes: Buffer.from(table.bytes).toString('latin1') } : table,
  );
  return { ...batch, tables, readAsValues: 0 };
}

describe('Rows encoded as they are made', () => {
  const numbers = fc.infiniteStream(fc.nat());
  /** Mostly the first, as anybody would choose. */
  const chooseBy =
    (chosen: Iterator<number>) =>
    (all: readonly string[]): string => {
      const next: number = chosen.next().value;
      return all[next % 4 === 0 ? next % all.length : 0]!;
    };

  beforeEach(() => {
    tried = none();
  });

  it('are those of the rows that a mapping makes, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(plainDocument, plainMapping, way, numbers, async (text, mapping, by, chosen) => {
        await assertSame(({ pick }) => xmlBlocks(text, pick), mapping, chooseBy(chosen), by);
      }),
      { numRuns: numRuns * 4 },
    );
    const { batches, rows, rejects, issues } = tried;
    assert.ok(batches > numRuns && rows > numRuns, JSON.stringify(tried));
    assert.ok(Math.min(rejects, issues) > numRuns / 10, JSON.stringify(tried));
  });

  it('are those of the rows that a mapping makes of JSON', async () => {
    await fc.assert(
      fc.asyncProperty(plainJson, plainMapping, way, numbers, async (texts, mapping, by, chosen) => {
        await assertSame(() => jsonBlocks('lines', texts), mapping, chooseBy(chosen), by);
      }),
      { numRuns: numRuns * 2 },
    );
    const { batches, rows, rejects, issues } = tried;
    assert.ok(batches > numRuns / 2 && rows > numRuns / 2, JSON.stringify(tried));
    assert.ok(Math.min(rejects, issues) > numRuns / 10, JSON.stringify(tried));
  });

  it('are so for every mapping of JSON', async () => {
    await fc.assert(
      fc.asyncProperty(mappedJson, mappings, way, (texts, mapping, by) =>
        assertSame(
          () => jsonBlocks('json', texts),
          mapping,
          ([first]) => first!,
          by,
        ),
      ),
      { numRuns },
    );
  });

  it('are so for every mapping', async () => {
    await fc.assert(
      fc.asyncProperty(mappedDocument, mappings, way, (text, mapping, by) =>
        assertSame(
          ({ pick }) => xmlBlocks(text, pick),
          mapping,
          ([first]) => first!,
          by,
        ),
      ),
      { numRuns },
    );
  });

  const encodedAlone = (columns: TableMapping['columns'], xml: string, loads = false, version = MYSQL) =>
    encodedFrom(columns, ({ pick }) => xmlBlocks(`<r>${xml}</r>`, pick), loads, version);

  const encodedFrom = async (
    columns: TableMapping['columns'],
    blocksOf: (by: CompiledMapping) => readonly Block[],
    loads = false,
    version = MYSQL,
  ) => {
    const by = compiled({ record: '/r/o', tables: { t: { columns } } })!;
    const row = by.tables[0]!.columns.map(({ column, type }) =>
      columnRow(column, DEFINITIONS[type.name][0]!, true, version),
    );
    const forms = formsOf([['t', row]], loads);
    const straight = straightFrom(
      by,
      { mapper: () => assert.fail(), slots: by.slots },
      forms,
      ofBlocks,
      formatOf,
    )!;
    const { tables, readAsValues } = (await straight(blocksOf(by)[0]!))!;
    assert.equal(readAsValues, undefined);
    const [table] = tables;
    assert.ok('bytes' in table!);
    const { bytes, ends, records } = table;
    const values = table.form === 'parameters' && sizedRows(table);
    const plain = { bytes: Buffer.from(bytes).toString(), ends: [...ends], records: [...records] };
    return { ...table, ...plain, values };
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

  it('are values behind their lengths for MariaDB, NULL apart', async () => {
    const columns: TableMapping['columns'] = {
      id: { from: '@id', type: 'integer' },
      name: { from: 'n', type: 'string' },
      row: { from: '#', type: 'integer' },
    };
    const lengths = [0, 1, 250, 251, 65_535, 65_536, 16_000_000];
    const names = lengths.map(length => `<o><n>${'x'.repeat(length)}</n></o>`);
    for (const [index, name] of names.entries()) {
      const table = await encodedAlone(columns, name, false, MARIADB);
      assert.equal(table.form, 'parameters');
      const [[id, found, row]] = table.values as [(Buffer | null)[]];
      assert.deepEqual([id, found?.length ?? 0, String(row)], [null, lengths[index], '1']);
    }
  });

  it('are made of plain values of JSON without a way round', async () => {
    const columns: TableMapping['columns'] = {
      id: { from: '@id', type: 'integer' },
      price: { from: 'p', type: 'decimal(9,2)' },
      name: { from: "'first name'", type: 'string(9)' },
    };
    const texts = [
      String.raw`{"@id":1,"p":12.50,"first name":"it's \u00e9\n!"}`,
      '{"p":null,"first name":[true],"@id":"2"}',
    ];
    const { bytes } = await encodedFrom(columns, () => jsonBlocks('json', texts));
    assert.equal(bytes, String.raw`(1,'12.50','it\'s é\n!'),(2,NULL,'true'),`);
  });

  it('are those of an INSERT where there are bytes', async () => {
    const { bytes, form } = await encodedAlone({ a: { from: '@a', type: 'binary' } }, '<o a="QUI="/>', true);
    assert.deepEqual([bytes, form], ["(X'4142'),", 'values']);
  });

  for (const [what, definition] of [
    ['SQLite', { name: 'id', declared: 'integer' }],
    ['MariaDB', columnRow('id', 'int(11)')],
  ] as const) {
    it(`are in memory that is used again when it has come back: ${what}`, async () => {
      const columns: TableMapping['columns'] = { id: { from: '@id', type: 'integer' } };
      const by = compiled({ record: '/r/o', tables: { t: { columns } } })!;
      const forms = formsOf([['t', [definition]]] as TableDescriptions, true);
      const filling = { mapper: () => assert.fail(), slots: by.slots };
      const straight = straightFrom(by, filling, forms, ofBlocks, formatOf)!;
      const used = new Set<ArrayBufferLike>();
      for (let batch = 0; batch < 20; batch++) {
        for (const block of xmlBlocks('<r><o id="1"/><o id="2"/></r>', by.pick)) {
          const { tables } = (await straight(block))!;
          const [table] = tables;
          assert.ok('bytes' in table!);
          assert.ok(table.bytes.buffer instanceof SharedArrayBuffer);
          used.add(table.bytes.buffer);
          giveBack(table.bytes);
        }
      }
      assert.ok(used.size <= 2, `${used.size} pieces of memory`);
    });
  }
});
