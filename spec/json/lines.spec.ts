import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LoadError } from '../../lib/errors.js';
import type { LinesOptions } from '../../lib/json/lines.js';
import { lineRecords } from '../../lib/json/records.js';
import type { SourceRecord } from '../../lib/types.js';
import { chunksOf, cuts, oneByteChunks } from '../support/chunks.js';
import { jsonText } from '../support/json-documents.js';

function recordsOf(chunks: Iterable<Uint8Array | string>, options?: LinesOptions): SourceRecord[] {
  const records = lineRecords(options);
  return [...[...chunks].flatMap(chunk => [...records.write(chunk)]), ...records.end()];
}

const values = (text: string): unknown[] => recordsOf([text]).map(({ value }) => value);

function valueError({ value: _, ...record }: SourceRecord): never {
  return assert.fail(`record ${record.position.record} has a value`);
}

interface Line {
  readonly before: string;
  readonly json: string;
  readonly value: unknown;
}

interface Lines {
  readonly text: string;
  readonly lines: readonly (Line & { readonly at: number; readonly line: number })[];
}

const blank = fc.constantFrom('', '', ' ', '\t', ' \t ');
const ends = fc.constantFrom('\n', '\r\n', '\n\n', '\n \r\n\t\n');

const document: fc.Arbitrary<Lines> = fc
  .record({
    start: fc.constantFrom('', '\n', ' \r\n'),
    parts: fc.array(fc.tuple(blank, jsonText(), blank, ends), { maxLength: 6 }),
    cut: fc.boolean(),
  })
  .map(({ start, parts, cut }) => {
    let text = start;
    const lines: Lines['lines'][number][] = [];
    for (const [before, { json, value }, after, end] of parts) {
      // A value on one line: line ends stand only between its tokens.
      const flat = json.replaceAll(/[\r\n]/g, ' ').trim();
      text += before;
      lines.push({ before, json: flat, value, at: text.length, line: text.split('\n').length });
      text += flat + after + end;
    }
    return { text: cut ? text.trimEnd() : text, lines };
  });

function expected({ text, lines }: Lines, length: (text: string) => number, bom = 0): unknown[] {
  return lines.map(({ before, json, value, at, line }, record) => {
    const start = length(text.slice(0, at)) + bom;
    return {
      value,
      position: { record, start, end: start + length(json), line, column: length(before) + 1 },
    };
  });
}

const found = (records: SourceRecord[]): unknown[] =>
  records.map(({ value, position }) => ({ value, position }));

describe('reading NDJSON', () => {
  it('gives the same records at the same places, however the bytes are cut', () => {
    fc.assert(
      fc.property(document, cuts(), (lines, fractions) => {
        const bytes = Buffer.from(lines.text);
        assert.deepEqual(found(recordsOf(chunksOf(bytes, fractions))), expected(lines, Buffer.byteLength));
        assert.deepEqual(found(recordsOf(oneByteChunks(bytes))), expected(lines, Buffer.byteLength));
      }),
      { numRuns: 300 },
    );
  });

  it('counts the bytes of UTF-16', () => {
    fc.assert(
      fc.property(document, cuts(), (lines, fractions) => {
        const bytes = Buffer.from(`\ufeff${lines.text}`, 'utf16le');
        const shifted = expected(lines, text => text.length * 2, 2);
        assert.deepEqual(found(recordsOf(chunksOf(bytes, fractions))), shifted);
      }),
      { numRuns: 100 },
    );
  });

  const SOURCES: [text: string, values: unknown[]][] = [
    ['', []],
    [' \n\r\n\t', []],
    ['1\n2', [1, 2]],
    ['1\r\n"x"\r\n', [1, 'x']],
    ['\ufeff{"a":1}\n', [{ a: 1 }]],
    ['{"a":"\\n"}\n\n[12345678901234567890]', [{ a: '\n' }, [12345678901234567890n]]],
  ];
  for (const [text, wanted] of SOURCES) {
    it(`gives ${wanted.length} records of ${JSON.stringify(text)}`, () =>
      assert.deepEqual(values(text), wanted));
  }

  it('gives records no names and no ancestors', () => {
    const [record] = recordsOf(['1']);
    assert.deepEqual({ ...record!, position: 0 }, { name: '', ancestors: [], value: 1, position: 0 });
  });

  const REFUSED: [what: string, line: string, code: string, reason: string][] = [
    ['that is cut', '{"a":1|', 'invalid_json', "expected ',' or '}', found the end"],
    ['with two values', '{"ä":1} |{}', 'invalid_json', "expected the end of the text, found '{'"],
    ['with a key twice', '{"a":1,|"a":2}', 'bad_value', 'the key occurs twice in its object'],
    [
      'with another white space',
      '1|\u00a0',
      'invalid_json',
      'expected a digit or the end of the number, found U+00A0',
    ],
    ['with a vertical tab', '|\u000b', 'invalid_json', 'expected a value, found U+000B'],
    ['with a second byte order mark', '|\ufeff1', 'invalid_json', 'expected a value, found U+FEFF'],
    ['with a carriage return amid', '1 \r|2', 'invalid_json', "expected the end of the text, found '2'"],
    ['too deep', `${'['.repeat(256)}|[]${']'.repeat(256)}`, 'limit', 'nested deeper than 256 levels'],
  ];
  for (const [what, marked, code, reason] of REFUSED) {
    it(`lets the value of a line ${what} throw, and goes on behind it`, () => {
      const line = marked.replace('|', '');
      const records = recordsOf([`0\n  ${line}\n2\n`]);
      assert.equal(records.length, 3);
      const [zero, refused, two] = records;
      assert.deepEqual([zero!.value, two!.value], [0, 2]);
      assert.equal(refused!.position.end - refused!.position.start, Buffer.byteLength(line));

      const start = 4 + Buffer.byteLength(marked.slice(0, marked.indexOf('|')));
      const position = { record: 1, start, end: start, line: 2, column: start - 1 };
      const error = { name: 'LoadError', code, reason, position };
      assert.throws(() => refused!.value, error);
      assert.throws(() => valueError(refused!), error);
    });
  }

  it('refuses a line over the limit, in one piece and in many', () => {
    const bytes = Buffer.from('1\n [12]\n[123]\n');
    assert.equal(recordsOf([bytes], { maxRecordBytes: 5 }).length, 3);
    for (const chunks of [[bytes], oneByteChunks(bytes), [bytes.subarray(0, -1)]]) {
      assert.throws(
        () => recordsOf(chunks, { maxRecordBytes: 4 }),
        new LoadError('limit', 'the line is longer than 4 bytes', {
          position: { record: 2, start: 8, end: 8, line: 3, column: 1 },
        }),
      );
    }
  });

  it('refuses a line over the limit before it has ended', () => {
    const records = lineRecords({ maxRecordBytes: 4 });
    assert.throws(() => [...records.write('[1,2,')], { code: 'limit' });
  });

  it('ends where the bytes are no text', () => {
    const bytes = Buffer.concat([Buffer.from('1\n"'), Buffer.of(0xc3), Buffer.from('"\n')]);
    for (const chunks of [[bytes], oneByteChunks(bytes)]) {
      assert.throws(() => recordsOf(chunks), {
        code: 'invalid_encoding',
        message: 'record 1, byte 3, line 2, column 2: byte 0xc3 is not valid UTF-8',
      });
    }
  });
});
