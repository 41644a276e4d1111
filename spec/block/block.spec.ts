import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readBlock } from '../../lib/block/read-block.js';
import { giveBack, lender } from '../../lib/bytes/lent.js';
import { jsonSplit, lineSplit, type Split, xmlSplit } from '../../lib/block/split.js';
import { jsonRecords, lineRecords } from '../../lib/json/records.js';
import type { Block, SourceRecord } from '../../lib/types.js';
import { xmlRecords } from '../../lib/xml/records.js';
import { chunksOf, cuts, oneByteChunks } from '../support/chunks.js';
import { jsonDocument, jsonText } from '../support/json-documents.js';
import { xmlDocument } from '../support/xml-documents.js';

interface Reader<T> {
  write(chunk: Uint8Array): Iterable<T>;
  end(): Iterable<T>;
}

/** All that a reader of chunks gives; nothing where no record matches. */
function all<T>(reader: Reader<T>, chunks: readonly Uint8Array[]): T[] {
  try {
    return [...chunks.flatMap(chunk => [...reader.write(chunk)]), ...reader.end()];
  } catch (error) {
    assert.equal((error as { code: string }).code, 'no_records');
    return [];
  }
}

interface Limits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

const limits = (): fc.Arbitrary<Limits> =>
  fc.record({ maxRecords: fc.integer({ min: 1, max: 4 }), maxBytes: fc.integer({ min: 1, max: 200 }) });

const FORMATS: readonly (readonly [
  string,
  fc.Arbitrary<Uint8Array>,
  (limits: Limits) => Split,
  () => Reader<SourceRecord>,
])[] = [
  [
    'XML',
    xmlDocument().map(({ text }) => Buffer.from(text)),
    cut => xmlSplit({ record: '/r/o', ...cut }),
    () => xmlRecords({ record: '/r/o' }),
  ],
  [
    'XML in UTF-16',
    xmlDocument().map(({ text }) => Buffer.from(`\ufeff${text}`, 'utf16le')),
    cut => xmlSplit({ record: '/r/*', arrays: ['line'], ...cut }),
    () => xmlRecords({ record: '/r/*', arrays: ['line'] }),
  ],
  [
    'JSON',
    jsonDocument().map(({ text }) => Buffer.from(text)),
    cut => jsonSplit({ record: '/orders/*', ...cut }),
    () => jsonRecords({ record: '/orders/*' }),
  ],
  [
    'NDJSON',
    fc
      .array(jsonText(), { maxLength: 6 })
      .map(lines => Buffer.from(lines.map(({ json }) => json.replace(/[\r\n]/g, ' ')).join('\n'))),
    cut => lineSplit(cut),
    () => lineRecords(),
  ],
];

describe('blocks', () => {
  for (const [format, documents, split, records] of FORMATS) {
    it(`of ${format}, each read alone and in any order, give the records of the whole`, () => {
      fc.assert(
        fc.property(
          documents,
          cuts(),
          limits(),
          fc.infiniteStream(fc.nat()),
          (bytes, fractions, cut, order) => {
            const blocks = all(split(cut), chunksOf(bytes, fractions));
            const shuffled = blocks
              .map(block => [order.next().value!, block] as const)
              .sort(([a], [b]) => a - b);
            const read = new Map(shuffled.map(([, block]) => [block.number, [...readBlock(sent(block))]]));
            const inOrder = blocks.flatMap(({ number }) => read.get(number)!);
            assert.deepEqual(inOrder, all(records(), [bytes]));
          },
        ),
        { numRuns: 400 },
      );
    });

    it(`of ${format} are cut by records and bytes of the source alone, and say where they stand`, () => {
      fc.assert(
        fc.property(documents, cuts(), limits(), (bytes, fractions, cut) => {
          const blocks = all(split(cut), chunksOf(bytes, fractions));
          assert.deepEqual(blocks, all(split(cut), [bytes]));
          let next = 0;
          for (const [index, block] of blocks.entries()) {
            const { number, first, count, start, end } = block;
            assert.deepEqual([number, first], [index, next]);
            assert.ok(count <= cut.maxRecords && (end - start <= cut.maxBytes || count === 1));
            const positions = [...readBlock(block)].map(({ position }) => position);
            assert.deepEqual([start, end], [positions[0]!.start, positions.at(-1)!.end]);
            next += count;
          }
        }),
        { numRuns: 200 },
      );
    });
  }

  it('own their memory, so that it can change hands', () => {
    const [block] = all(lineSplit(), [Buffer.from('1\n2\n')]);
    const { bytes, places } = block!;
    sent(block!);
    assert.deepEqual([bytes.length, places.length], [0, 0]);
  });

  it('are the same in memory that is lent, all of which comes back with their bytes', () => {
    fc.assert(
      fc.property(xmlDocument(), cuts(), limits(), ({ text }, fractions, cut) => {
        const chunks = chunksOf(Buffer.from(text), fractions);
        const options = { record: '/r/o', ...cut };
        const memory = lender(1_000_000);
        const lent = all(xmlSplit(options, { lender: memory }), chunks);
        assert.deepEqual(lent.map(plain), all(xmlSplit(options), chunks));
        const known = new Set<ArrayBufferLike>();
        for (const { bytes, places } of lent) {
          assert.equal(bytes.buffer, places.buffer);
          known.add(bytes.buffer);
          giveBack(bytes);
        }
        for (const { bytes } of lent) assert.ok(known.has(memory.lend(bytes.length).buffer));
      }),
      { numRuns: 200 },
    );
  });

  it('tell the place of a fault inside a record', () => {
    const source = Buffer.from('\ufeff<r>\n<o>ö</o>\n<o>ö&x;</o></r>', 'utf16le');
    const [block] = all(xmlSplit({ record: '/r/o' }), [source]);
    assert.throws(() => [...readBlock(sent(block!))], {
      code: 'not_well_formed',
      message: 'record 1, byte 40, line 3, column 13: entity &x; is not declared',
    });
  });

  it('tell the place of a fault behind what was left out', () => {
    const source = Buffer.from('<r><o/><o>1<x>\n</x>2</o><o>3<x/><x>\n</x>4&e;</o></r>');
    const [block] = all(xmlSplit({ record: '/r/o', pick: [] }), [source]);
    assert.throws(() => [...readBlock(sent(block!))], {
      message: 'record 2, byte 43, line 3, column 8: entity &e; is not declared',
    });
  });

  it('carry the entities of their document', () => {
    const [block] = all(xmlSplit({ record: '/r/o' }), [
      Buffer.from('<!DOCTYPE r [<!ENTITY e "E">]><r><o>&e;</o></r>'),
    ]);
    assert.deepEqual(
      [...readBlock(sent(block!))].map(({ value }) => value),
      ['E'],
    );
  });

  it('keep a line that is not JSON as a record whose value throws', () => {
    const [block] = all(lineSplit(), [Buffer.from('1\n{\n3')]);
    const [first, second, third] = readBlock(sent(block!));
    assert.deepEqual([first!.value, third!.value], [1, 3]);
    assert.throws(() => second!.value, { code: 'invalid_json' });
  });

  it('are the same where what pick leaves out is kept, in any encoding and however the bytes are cut', () => {
    const encodings = fc.constantFrom<(text: string) => Uint8Array>(
      text => Buffer.from(text),
      text => Buffer.from(`\ufeff${text}`, 'utf16le'),
    );
    fc.assert(
      fc.property(
        xmlDocument(),
        encodings,
        cuts(),
        cuts(),
        limits(),
        ({ text }, encode, some, others, cut) => {
          const bytes = encode(text);
          const options = { record: '/r/*', pick: ['line/@id', 'e/o'], ...cut };
          const picked = all(xmlSplit(options), chunksOf(bytes, some));
          const whole = all(xmlSplit(options, { keepsAll: true }), chunksOf(bytes, others));
          const outline = (blocks: readonly Block[]): unknown =>
            blocks.map(({ number, first, count, start, end, resume }) => [
              number,
              first,
              count,
              start,
              end,
              resume,
            ]);
          assert.deepEqual(outline(whole), outline(picked));
          const records = all(xmlRecords({ record: '/r/*' }), [bytes]);
          assert.deepEqual(
            whole.flatMap(block => [...readBlock(block)]),
            records,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('count what pick leaves in: eight times as much of the source at most', () => {
    const record = `<o><k>${'k'.repeat(393)}</k><x a="${'x'.repeat(900)}"><y/>${'z'.repeat(677)}</x></o>`;
    assert.equal(record.length, 2000);
    const bytes = Buffer.from(`<r>${record.repeat(40)}</r>`);
    const counts = (pick: readonly string[], maxBytes: number): number[] => {
      const [whole, byByte] = [[bytes], oneByteChunks(bytes)].map(chunks =>
        all(xmlSplit({ record: '/r/o', pick, maxBytes }), [...chunks]).map(({ count }) => count),
      );
      assert.deepEqual(byByte, whole);
      return whole!;
    };
    assert.deepEqual(counts(['k', 'x'], 4000), Array(20).fill(2));
    // Of each there are 409 bytes: a part counts up to the end of its name.
    assert.deepEqual(counts(['k'], 4090), Array(4).fill(10));
    assert.deepEqual(counts(['k'], 4089).slice(0, 4), Array(4).fill(9));
    assert.deepEqual(counts([], 2000), Array(5).fill(8));
  });
});

/** In memory of its own. */
function plain(block: Block): Block {
  return { ...block, bytes: Uint8Array.from(block.bytes), places: Float64Array.from(block.places) };
}

/** The block as another thread gets it. */
function sent(block: Block): Block {
  return structuredClone(block, { transfer: [block.bytes.buffer, block.places.buffer, block.holes.buffer] });
}
