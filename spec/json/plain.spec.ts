import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LEFT, readPlain } from '../../lib/json/plain.js';
import { readJson } from '../../lib/json/read.js';
import { asWritten } from '../../lib/bytes/cursor.js';

/** Read by tokens: a number with an exponent in front makes sure of that. */
function readExactly(text: string): unknown {
  const bytes = Buffer.from(`[1e0,${text}]`);
  const position = { record: 0, start: 0, end: bytes.length, line: 1, column: 1 };
  const record = { bytes, position, name: '', ancestors: [], width: asWritten };
  return (readJson(record, 257) as unknown[])[1];
}

describe('readPlain', () => {
  for (const text of [
    ...[
      '-0',
      '[-0.0]',
      '{"a": -0}',
      '1e3',
      '[1E3]',
      '{"a":1.5e0}',
      '9007199254740993',
      '[0.12345678901234567]',
    ],
    ...['{"a":1,"a":1}', '[{"a":{"b":1 , "b" : 2}}]', '{"a":1,"\\u0061":2}'],
    ...['', '{', '[1,]', "{'a':1}", '01', 'nul', '"\t"', '{"a":1}x'],
    '['.repeat(257) + ']'.repeat(257),
  ]) {
    it(`leaves what JSON.parse would change, lose or refuse: ${text.slice(0, 30)}`, () => {
      assert.equal(readPlain(text, 256), LEFT);
    });
  }

  for (const text of [
    ...[
      '0',
      '-1.5',
      '123456789012345',
      '[1.25, -3 ,4]',
      '"1e5"',
      '{"a":"12:30:00","b":{"a":null}}',
      '{}',
      '[[]]',
    ],
    ...['{"__proto__":{"a":1},"constructor":2}', '{"a": "x\\u00e9\\n", "b":[true,false]}'],
    '['.repeat(256) + ']'.repeat(256),
  ]) {
    it(`reads ${text.slice(0, 40)}`, () => {
      const value = readPlain(text, 256);
      assert.notEqual(value, LEFT);
      assert.deepEqual(value, readExactly(text));
    });
  }

  it('leaves a text with an escaped quote before a colon in a string, for it may be a key', () => {
    assert.equal(readPlain('{"a":"b\\":c"}', 256), LEFT);
  });

  it('gives what the exact reader gives, or leaves it', () => {
    const number = fc
      .tuple(
        fc.constantFrom('', '-'),
        fc.stringMatching(/^(0|[1-9]\d{0,17})$/),
        fc.stringMatching(/^(\.\d{1,17})?$/),
      )
      .map(parts => parts.join(''));
    const text = fc.oneof(
      fc.json({ depthSize: 'medium' }),
      number,
      fc.array(number).map(all => `[${all.join(' , ')}]`),
      fc
        .array(fc.tuple(fc.constantFrom('a', 'b', 'c', '":'), number), { maxLength: 4 })
        .map(all => `{${all.map(([key, value]) => `${JSON.stringify(key)} :${value}`).join()}}`),
    );
    fc.assert(
      fc.property(text, json => {
        const plain = readPlain(json, 256);
        if (plain !== LEFT) assert.deepEqual(plain, readExactly(json));
      }),
      { numRuns: 2000 },
    );
  });
});
