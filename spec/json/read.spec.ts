import assert from 'node:assert/strict';
import fc from 'fast-check';
import { utf16 } from '../../lib/bytes/cursor.js';
import { LoadError } from '../../lib/errors.js';
import { readJson } from '../../lib/json/read.js';
import { jsonText } from '../support/json-documents.js';

/** Reads a record that begins on line 3 of a UTF-16 source. */
function read(text: string, maxDepth = 256): unknown {
  const bytes = Buffer.from(text);
  const position = { record: 7, start: 100, end: 100 + text.length * 2, line: 3, column: 11 };
  return readJson({ bytes, position, name: '', ancestors: [], width: utf16 }, maxDepth);
}

function refusal(text: string, maxDepth?: number): LoadError {
  try {
    read(text, maxDepth);
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    return error;
  }
  return assert.fail('it was read');
}

const HALF = 'the escape gives half of a surrogate pair';
const TWICE = 'the key occurs twice in its object';

// With a | where the fault is.
const REFUSED: [marked: string, code: string, reason: string][] = [
  ['{"a":1,|"a":2}', 'bad_value', TWICE],
  ['{"a":{"b":1},\n"c":[{"ä":0},{"ä":1,|"\\u00e4":2}]}', 'bad_value', TWICE],
  ['{"__proto__":1,|"__proto__":2}', 'bad_value', TWICE],
  ['{"":{"":1},|"":2}', 'bad_value', TWICE],
  ['["|\\ud800"]', 'bad_value', HALF],
  ['["\\\\ud800","ä\\ud83d\\ude00|\\uDE00"]', 'bad_value', HALF],
  ['["|\\ud83dx\\ude00"]', 'bad_value', HALF],
  ['{"\\\\\\"|\\uDBFF":1}', 'bad_value', HALF],
  ['{"ä":\n[1,|]}', 'invalid_json', "expected a value, found ']'"],
  ['{"a":1|', 'invalid_json', "expected ',' or '}', found the end"],
  ['"a|', 'invalid_json', 'expected the rest of a string, found the end'],
  ['1 |2', 'invalid_json', "expected the end of the text, found '2'"],
  ['12|x', 'invalid_json', "expected a digit or the end of the number, found 'x'"],
];

describe('reading a record of JSON', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(jsonText(), ({ json, value }) => assert.deepEqual(read(json), value)),
      { numRuns: 500 },
    );
  });

  for (const [marked, code, reason] of REFUSED) {
    const text = marked.replace('|', '');
    it(`refuses ${JSON.stringify(text)}`, () => {
      const before = marked.slice(0, marked.indexOf('|'));
      const error = refusal(text);
      const start = 100 + before.length * 2;
      const [last, ...lines] = before.split('\n').reverse();
      const column = last!.length * 2 + (lines.length ? 1 : 11);
      assert.equal(error.reason, reason);
      assert.equal(error.code, code);
      assert.deepEqual(error.position, { record: 7, start, end: start, line: 3 + lines.length, column });
    });
  }

  it('keeps the error of the parser as the cause', () => {
    assert.match(String(refusal('[1 2]').cause), /Parser/);
  });

  it('refuses what is nested too deep, and takes what just is not', () => {
    assert.deepEqual(read('[[1]]', 2), [[1]]);
    const { code, position } = refusal('[[[1]]]', 2);
    assert.deepEqual({ code, start: position?.start }, { code: 'limit', start: 104 });
  });

  it('takes whole surrogate pairs and backslashes in front of what only looks like an escape', () => {
    assert.deepEqual(read('["\\ud83d\\uDE00","\\\\ud800","😀"]'), ['😀', '\\ud800', '😀']);
  });

  it('gives every key as a property of its own, on plain objects', () => {
    const value = read('{"__proto__":{"x":1},"constructor":2,"toString":3,"":4}') as Record<string, unknown>;
    assert.deepEqual(Object.entries(value), [
      ['__proto__', { x: 1 }],
      ['constructor', 2],
      ['toString', 3],
      ['', 4],
    ]);
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.equal(({} as { x?: unknown }).x, undefined);
  });

  it('gives numbers with all their digits', () => {
    assert.deepEqual(read('{"a":12.10,"b":12345678901234567890,"c":[0.12345678901234567890]}'), {
      a: 12.1,
      b: 12345678901234567890n,
      c: ['0.12345678901234567890'],
    });
  });

  it('reads long records the same, wherever they are sliced for the parser', () => {
    const part = '["ab\\ud83d\\ude00\\n😀",-12.5e1,12345678901234567890,true,null,{"key\\t":"x"}]';
    for (let shift = 0; shift < part.length; shift++) {
      const count = Math.ceil((64 * 1024) / (part.length + 1)) + 1;
      const value = read(`["${' '.repeat(shift)}"${`,${part}`.repeat(count)}]`) as unknown[];
      assert.equal(value.length, count + 1);
      for (const each of [value.at(-1), value.at(-2), value.at(-3)]) {
        assert.deepEqual(each, ['ab😀\n😀', -125, 12345678901234567890n, true, null, { 'key\t': 'x' }]);
      }
    }
  });

  it('reads strings longer than a slice', () => {
    const long = 'ä😀"'.repeat(60_000);
    assert.deepEqual(read(JSON.stringify({ [long]: long })), { [long]: long });
  });
});
