import assert from 'node:assert/strict';
import { LoadError } from '../../lib/errors.js';
import { jsonRecords } from '../../lib/json/records.js';
import type { JsonOptions } from '../../lib/json/scan.js';
import { oneByteChunks } from '../support/chunks.js';

interface Outcome {
  readonly read: number;
  readonly error: LoadError;
}

function fails(chunks: Iterable<Uint8Array | string>, options: Partial<JsonOptions> = {}): Outcome {
  const records = jsonRecords({ record: '/o/*', ...options });
  let read = 0;
  try {
    for (const chunk of chunks) for (const _record of records.write(chunk)) read++;
    for (const _record of records.end()) read++;
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    return { read, error };
  }
  return assert.fail('nothing was refused');
}

// What, the document with a | where the fault is, the code, the reason, records read before it.
type Case = readonly [what: string, document: string, code: string, reason: string, before?: number];

const AROUND: Case[] = [
  ['text behind the root', '{"o":[1]}\n|x', 'invalid_json', "expected the end of the text, found 'x'", 1],
  ['a second root', '{"o":[]} |{}', 'invalid_json', "expected the end of the text, found '{'"],
  ['two commas', '{"o":[1,|,3]}', 'invalid_json', "expected a value, found ','", 1],
  ['a comma behind the last', '{"o":[1,|]}', 'invalid_json', "expected a value, found ']'", 1],
  ['no comma', '{"o":[1 |2]}', 'invalid_json', "expected ',' or ']', found '2'", 1],
  ['the wrong bracket', '{"o":["a"|}}', 'invalid_json', "expected ',' or ']', found '}'", 1],
  ['no colon', '{"o"|[1]}', 'invalid_json', "expected ':', found '['"],
  ['a key without quotes', '{|o:[1]}', 'invalid_json', "expected a key or '}', found 'o'"],
  ['a key that is a number', '{"a":1,|1:2}', 'invalid_json', "expected a key, found '1'"],
  ['a word that is none', '{"o":[tru|x]}', 'invalid_json', "expected true, found 'x'"],
  ['a word that is passed by and is none', '{"p":nul|}', 'invalid_json', "expected null, found '}'"],
  ['a zero in front', '{"o":[0|1]}', 'invalid_json', "expected the end of the number, found '1'"],
  ['a number cut short', '{"o":[1.|]}', 'invalid_json', "expected a digit, found ']'"],
  ['a line end in a key', '{"o|\n":1}', 'invalid_json', 'expected the rest of a string, found U+000A'],
  ['an unknown escape', '{"o":["\\|x"]}', 'invalid_json', "expected one of \"\\/bfnrtu behind \\, found 'x'"],
  ['a character beyond ASCII', '{"o":\n [|ä]}', 'invalid_json', "expected a value or ']', found U+00E4"],
  ['a byte order mark inside', '{"o":[1,|\ufeff2]}', 'invalid_json', 'expected a value, found U+FEFF', 1],
  ['half a character in a key', '{"ä|\\ud800":1}', 'bad_value', 'the escape gives half of a surrogate pair'],
];

const INSIDE: Case[] = [
  ['no colon', '{"o":[0,{"a" |1}]}', 'invalid_json', "expected ':', found '1'", 1],
  ['a wrong bracket', '{"o":[{"a":[1|}]}', 'invalid_json', "expected ',' or ']', found '}'"],
  [
    'a word that is none',
    '{"o":[{"a":\n[nil|]}]}'.replace('il|', '|il'),
    'invalid_json',
    "expected null, found 'i'",
  ],
  [
    'a quote that is missing',
    '{"o":[{"a":"b,"|c":"d"},0]}',
    'invalid_json',
    "expected ',' or '}', found 'c'",
  ],
  [
    'a quote missing at the end of the source',
    '{"o":[{"a":"b,"|c":1}',
    'invalid_json',
    "expected ',' or '}', found 'c'",
  ],
  [
    'a line end in a string',
    '{"o":[["a|\n"]]}',
    'invalid_json',
    'expected the rest of a string, found U+000A',
  ],
  [
    'an unknown escape',
    '{"o":[["\\u12|x4"]]}',
    'invalid_json',
    "expected four hexadecimal digits behind \\u, found 'x'",
  ],
];

const PASSED: Case[] = [
  ['the wrong bracket', '{"p":{"a":[1|}}', 'invalid_json', "expected ']', found '}'"],
  ['a line end in a string', '{"p":["a|\n"]}', 'invalid_json', 'expected the rest of a string, found U+000A'],
];

const CUT: Case[] = [
  ['that is empty', '|', 'empty', 'the source holds no value'],
  ['of white space', ' \n|', 'empty', 'the source holds no value'],
  [
    'that ends in the root',
    '{"o"|',
    'truncated',
    'inside the object that begins at byte 0, line 1, column 1',
  ],
  ['that ends in a key', '{"o|', 'truncated', 'inside the key that begins at byte 1, line 1, column 2'],
  [
    'that ends between records',
    '{"o":\n[1,|',
    'truncated',
    'inside the array that begins at byte 6, line 2, column 1',
    1,
  ],
  [
    'that ends in a record',
    '{"o":[1,\n{"a":[|',
    'truncated',
    'inside the record that begins at byte 9, line 2, column 1',
    1,
  ],
  [
    'that ends in a string',
    '{"o":["a\\|',
    'truncated',
    'inside the record that begins at byte 6, line 1, column 7',
  ],
  [
    'that ends in a word',
    '{"o":[tru|',
    'truncated',
    'inside the record that begins at byte 6, line 1, column 7',
  ],
  [
    'that ends in a number',
    '{"o":[12|',
    'truncated',
    'inside the array that begins at byte 5, line 1, column 6',
    1,
  ],
  [
    'that ends in what is passed by',
    '{"p":["]|',
    'truncated',
    'inside the value that begins at byte 5, line 1, column 6',
  ],
].map(([what, document, code, reason, before]) => {
  const full = code === 'truncated' ? `the source ends ${reason}` : reason;
  return [what, document, code, full, before] as Case;
});

const NOTHING: [document: string, record: string, reason: string][] = [
  ['{"a":1,"b":[]}', '/x/y', 'the root is an object with the keys a, b'],
  ['{"x":{"z":1}}', '/x/y', 'the root is an object with the key x, and /x is an object with the key z'],
  ['{"x":[1,2]}', '/x/y', 'the root is an object with the key x, and /x is an array of 2 values'],
  [
    '[{"x":{"y":1}},{"z":1}]',
    '/*/x/q',
    'the root is an array of 2 values, and /*/x is an object with the key y',
  ],
  ['{"x":5}', '/x/*', 'the root is an object with the key x'],
  ['[1]', '/x', 'the root is an array of 1 value'],
  ['{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}', '/x', 'the root is an object with the keys a, b, c, d, e, …'],
  [`{"${'a'.repeat(99)}":1}`, '/x', `the root is an object with the key ${'a'.repeat(40)}`],
  ['{}', '/x/*', 'the root is an empty object'],
  ['"x"', '/x', 'the root is a string'],
  ['-1', '/x', 'the root is a number'],
  ['true', '/*', 'the root is a boolean'],
  ['null', '/*', 'the root is null'],
];

const LIMITS: [what: string, document: string, options: Partial<JsonOptions>, reason: string][] = [
  ['a record', '{"o":[|["12"]]}', { maxRecordBytes: 5 }, 'the record is longer than 5 bytes'],
  ['a string', '{"o":[|"1234"]}', { maxRecordBytes: 5 }, 'the record is longer than 5 bytes'],
  ['a number at the end', '|123456', { record: '/', maxRecordBytes: 5 }, 'the record is longer than 5 bytes'],
  ['a record that never ends', '{"o":[|["12', { maxRecordBytes: 3 }, 'the record is longer than 3 bytes'],
  [
    'a record with a fault behind',
    '{"o":[|["12"}',
    { maxRecordBytes: 4 },
    'the record is longer than 4 bytes',
  ],
  ['a key', '{|"1234":1}', { maxRecordBytes: 5 }, 'the key is longer than 5 bytes'],
  ['a record in depth', '{"o":[[[|[]]]]}', { maxDepth: 2 }, 'nested deeper than 2 levels'],
  ['a value passed by in depth', '{"p":[[|[]]]}', { maxDepth: 2 }, 'nested deeper than 2 levels'],
];

function check(
  document: string,
  options: Partial<JsonOptions>,
  code: string,
  reason: string,
  read: number,
): void {
  const at = document.indexOf('|');
  const text = document.replace('|', '');
  const before = text.slice(0, at);
  const start = Buffer.byteLength(before);
  const line = before.split('\n').length;
  const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1)) + 1;
  for (const chunks of [[text], oneByteChunks(Buffer.from(text))]) {
    const { error, ...outcome } = fails(chunks, options);
    assert.equal(error.reason, reason);
    assert.equal(error.code, code);
    assert.deepEqual(error.position, { record: read, start, end: start, line, column });
    assert.deepEqual(outcome, { read });
  }
}

describe('JSON that is refused', () => {
  for (const [where, cases] of Object.entries({ 'around records': AROUND, 'in a record': INSIDE })) {
    for (const [what, document, code, reason, before = 0] of cases) {
      it(`is ${what} ${where}, at its place`, () => check(document, {}, code, reason, before));
    }
  }

  for (const [what, document, code, reason, before = 0] of PASSED) {
    it(`is ${what} in what is passed by, at its place`, () => check(document, {}, code, reason, before));
  }

  for (const [what, document, code, reason, before = 0] of CUT) {
    it(`is a source ${what}`, () => check(document, {}, code, reason, before));
  }

  for (const [document, record, reason] of NOTHING) {
    it(`is ${document.slice(0, 40)} without a value at ${record}`, () => {
      check(`${document}|`, { record }, 'no_records', `0 records at ${record}; ${reason}`, 0);
    });
  }

  for (const [what, document, options, reason] of LIMITS) {
    it(`is ${what} over a limit`, () => check(document, options, 'limit', reason, 0));
  }

  it('is half a root at / too', () => {
    check(
      '"ab|',
      { record: '/' },
      'truncated',
      'the source ends inside the record that begins at byte 0, line 1, column 1',
      0,
    );
    check(
      '-|',
      { record: '/' },
      'truncated',
      'the source ends inside the record that begins at byte 0, line 1, column 1',
      0,
    );
  });

  it('has its place counted in the bytes of UTF-16', () => {
    const { error } = fails([Buffer.from('\ufeff{"o":[\n{"ä😀" 1}]}', 'utf16le')]);
    assert.deepEqual(error.position, { record: 0, start: 30, end: 30, line: 2, column: 15 });
    assert.equal(error.reason, "expected ':', found '1'");
  });

  it('is text in no encoding', () => {
    const bytes = Buffer.concat([Buffer.from('{"o":[1,"'), Buffer.of(0xff), Buffer.from('"]}')]);
    for (const chunks of [[bytes], oneByteChunks(bytes)]) {
      const { error, read } = fails(chunks);
      assert.equal(error.message, 'record 1, byte 9, line 1, column 10: byte 0xff is not valid UTF-8');
      assert.equal(error.code, 'invalid_encoding');
      assert.equal(read, 1);
    }
  });

  it('is UTF-16 without a byte order mark', () => {
    const { error } = fails([Buffer.from('{"o":1}', 'utf16le')]);
    assert.equal(error.message, "record 0, byte 1, line 1, column 2: expected a key or '}', found U+0000");
  });
});
