import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LoadError } from '../../lib/errors.js';
import type { SourceRecord } from '../../lib/types.js';
import { type XmlOptions, xmlRecords } from '../../lib/xml/records.js';
import { chunksOf, cuts, oneByteChunks } from '../support/chunks.js';
import { type XmlDocument, xmlDocument } from '../support/xml-documents.js';

const OPTIONS = { record: '/r/o' };

function recordsOf(chunks: Iterable<Uint8Array | string>, options: XmlOptions = OPTIONS): SourceRecord[] {
  const records = xmlRecords(options);
  return [...[...chunks].flatMap(chunk => [...records.write(chunk)]), ...records.end()];
}

/** Records, or none where nothing matches: random documents may hold none. */
function recordsOrNone(chunks: Iterable<Uint8Array | string>): SourceRecord[] {
  try {
    return recordsOf(chunks);
  } catch (error) {
    assert.equal((error as { code: string }).code, 'no_records');
    return [];
  }
}

/** The records until the end or the fault. */
function outcome(chunks: Iterable<Uint8Array>, options: XmlOptions): unknown[] {
  const records = xmlRecords(options);
  const read: unknown[] = [];
  try {
    for (const chunk of chunks) for (const record of records.write(chunk)) read.push(record);
    for (const record of records.end()) read.push(record);
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    read.push(error.message);
  }
  return read;
}

/** What the records must be, by counting the bytes before them in each encoding. */
function expected({ text, records }: XmlDocument, length: (text: string) => number, bom = 0): unknown[] {
  return records.map(({ at, xml, value }, record) => {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = length(before.slice(before.lastIndexOf('\n') + 1)) + 1;
    const start = length(before) + bom;
    return { value, position: { record, start, end: start + length(xml), line, column } };
  });
}

const found = (records: SourceRecord[]): unknown[] =>
  records.map(({ value, position }) => ({ value, position }));

describe('scanning XML for records', () => {
  it('finds the same records at the same places, however the bytes are cut', () => {
    fc.assert(
      fc.property(xmlDocument(), cuts(), (document, fractions) => {
        const chunks = chunksOf(Buffer.from(document.text), fractions);
        assert.deepEqual(found(recordsOrNone(chunks)), expected(document, Buffer.byteLength));
      }),
      { numRuns: 1500 },
    );
  });

  it('finds them when each byte comes alone', () => {
    fc.assert(
      fc.property(xmlDocument(), document => {
        const chunks = oneByteChunks(Buffer.from(document.text));
        assert.deepEqual(found(recordsOrNone(chunks)), expected(document, Buffer.byteLength));
      }),
      { numRuns: 200 },
    );
  });

  it('finds many that follow each other, and the lines between and inside of them', () => {
    const lines = fc.string({ unit: fc.constantFrom('\n', ' '), maxLength: 40 });
    const one = fc.tuple(
      lines,
      fc.constantFrom('<o>', '<o><!--\n-->', '<o><![CDATA[\n]]]>', '<o><?p\n?>'),
      lines,
    );
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), cuts(), (parts, fractions) => {
        let text = '<r>';
        const places = parts.map(([before, open, inside], record) => {
          text += before;
          const [start, line] = [text.length, text.split('\n').length];
          const column = text.length - text.lastIndexOf('\n');
          text += `${open}${inside}</o>`;
          return { record, start, end: text.length, line, column };
        });
        const chunks = chunksOf(Buffer.from(`${text}</r>`), fractions);
        assert.deepEqual(
          recordsOf(chunks).map(({ position }) => position),
          places,
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('counts a line end once, which stands behind records of any length', () => {
    for (let length = 0; length < 40; length++) {
      const whole = Buffer.from(`<r><o/><o>${'x'.repeat(length)}</o>\n<o`);
      const [, , last] = recordsOf([whole, Buffer.from('/></r>')]);
      assert.deepEqual([last!.position.line, last!.position.column], [2, 1]);
    }
  });

  it('counts the bytes of UTF-16 and of a byte order mark', () => {
    fc.assert(
      fc.property(xmlDocument(), cuts(), fc.boolean(), (document, fractions, bigEndian) => {
        const bytes = Buffer.from(`\ufeff${document.text}`, 'utf16le');
        if (bigEndian) bytes.swap16();
        const records = recordsOrNone(chunksOf(bytes, fractions));
        const shifted = expected(document, text => text.length * 2, 2);
        // The mark is no column of the first line.
        assert.deepEqual(found(records), shifted);
      }),
      { numRuns: 300 },
    );
  });

  it('takes text as well as bytes, cut inside surrogate pairs too', () => {
    fc.assert(
      fc.property(xmlDocument(), cuts(), (document, fractions) => {
        const places = fractions
          .map(fraction => Math.round(fraction * document.text.length))
          .sort((a, b) => a - b);
        const chunks = [0, ...places].map((place, index) => document.text.slice(place, places[index]));
        assert.deepEqual(found(recordsOrNone(chunks)), expected(document, Buffer.byteLength));
      }),
      { numRuns: 300 },
    );
  });

  it('comes to the same with a document that was spoilt, however the bytes are cut', () => {
    const spoilt = fc
      .tuple(xmlDocument(), fc.nat(), fc.constantFrom(...'<>/"\'=!?&-[]ao \n', ''), fc.nat(2))
      .map(([{ text }, place, character, left]) => {
        const at = place % text.length;
        return Buffer.from(text.slice(0, at) + character + text.slice(at + left));
      });
    const limits = fc.record({ maxDepth: fc.integer({ min: 2, max: 4 }), maxAttributes: fc.nat(2) });
    const pick = fc.constantFrom(undefined, [], ['o'], ['*/line']);
    fc.assert(
      fc.property(spoilt, cuts(), limits, pick, (bytes, fractions, { maxDepth, maxAttributes }, picked) => {
        const options = {
          ...{ record: '/r/o', maxDepth, maxAttributes: maxAttributes + 1 },
          ...(picked && { pick: picked }),
        };
        const whole = outcome([bytes], options);
        assert.deepEqual(outcome(oneByteChunks(bytes), options), whole);
        assert.deepEqual(outcome(chunksOf(bytes, fractions), options), whole);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the elements around a record with their attributes, and its name', () => {
    const [first, second] = recordsOf(['<r a="1"><g b="&lt;"><x/><y>2</y></g></r>'], { record: '/r/g/*' });
    assert.deepEqual([first!.name, second!.name], ['x', 'y']);
    assert.deepEqual(
      first!.ancestors.map(({ name, attributes }) => ({ name, attributes: { ...attributes } })),
      [
        { name: 'r', attributes: { a: '1' } },
        { name: 'g', attributes: { b: '<' } },
      ],
    );
  });

  it('takes the root itself for the record', () => {
    assert.deepEqual(
      recordsOf(['<!-- --><o><o/></o>\n'], { record: '/o' }).map(({ value }) => value),
      [{ o: '' }],
    );
  });

  it('reads attributes, texts and comments that are longer than what sax buffers', () => {
    const long = 'x'.repeat(91_520);
    const [only] = recordsOf([`<r><!--${long}-->${long}<o a="${long}">${long}<!--${long}--></o></r>`]);
    assert.deepEqual(only!.value, { '@a': long, '#text': long });
  });

  it('gives no record twice its bytes: a record in one-byte chunks costs as much as in one', () => {
    // 400 KB a byte at a time: were they looked at again with each chunk, this would take hours.
    const record = `<o>${'<line a="1"/>'.repeat(8_000)}${'x'.repeat(300_000)}</o>`;
    const [only] = recordsOf(oneByteChunks(Buffer.from(`<r>${record}</r>`)));
    assert.equal(only!.position.end - only!.position.start, record.length);
  });
});
