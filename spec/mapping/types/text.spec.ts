import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Failure } from '../../../lib/mapping/failure.js';
import { toJson } from '../../../lib/mapping/types/json.js';
import { binaryOf, stringOf, toBoolean } from '../../../lib/mapping/types/text.js';

const codeOf = (value: unknown): unknown => (value instanceof Failure ? value.code : value);

describe('string', () => {
  it('counts characters as databases do, not UTF-16 units', () => {
    assert.equal(stringOf(2)('😀😀'), '😀😀');
    assert.equal(codeOf(stringOf(2)('😀😀😀')), 'too_long');
    assert.equal(codeOf(stringOf(2)('abc')), 'too_long');
  });

  it('refuses half of a surrogate pair, which no database could give back', () => {
    assert.equal(codeOf(stringOf()('a\ud800')), 'bad_value');
  });
});

describe('boolean', () => {
  for (const [text, expected] of [
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['FALSE', false],
    ['0', false],
    ['yes', 'bad_value'],
    ['', 'bad_value'],
  ]) {
    it(`makes ${JSON.stringify(text)} ${expected}`, () =>
      assert.equal(codeOf(toBoolean(text as string)), expected));
  }
});

describe('binary', () => {
  it('is what was written, in either encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('base64', 'hex'), (bytes, encoding) => {
        const text = Buffer.from(bytes).toString(encoding);
        assert.deepEqual(new Uint8Array(binaryOf(encoding)(text) as Uint8Array), bytes);
      }),
    );
  });

  it('takes lines and capitals', () => {
    assert.deepEqual(binaryOf('base64')(' aGVs\n bG8= '), Buffer.from('hello'));
    assert.deepEqual(binaryOf('hex')('FF00'), Buffer.from([255, 0]));
  });

  for (const [encoding, text] of [
    ['base64', 'aGVsbG8'],
    ['base64', 'aGVs*G8='],
    ['base64', 'aGVsbG9='],
    ['hex', 'abc'],
    ['hex', 'zz'],
  ] as const) {
    it(`refuses ${text} as ${encoding}`, () => assert.equal(codeOf(binaryOf(encoding)(text)), 'bad_value'));
  }

  it('says which encoding it is not', () => {
    assert.deepEqual(binaryOf('hex')('x'), new Failure('bad_value', 'not hexadecimal'));
    assert.deepEqual(binaryOf('base64')('*'), new Failure('bad_value', 'not base64'));
  });

  it('counts bytes', () => {
    assert.equal(codeOf(binaryOf('hex', 1)('ffff')), 'too_long');
    assert.deepEqual(binaryOf('hex', 2)('ffff'), Buffer.from([255, 255]));
  });
});

describe('json', () => {
  it('is the JSON of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value =>
        assert.deepEqual(JSON.parse(toJson(value)), JSON.parse(JSON.stringify(value))),
      ),
    );
  });

  it('keeps the digits of 64-bit integers', () => {
    assert.equal(
      toJson({ a: [9007199254740993n, null], '@b': 'x' }),
      '{"a":[9007199254740993,null],"@b":"x"}',
    );
  });
});
