import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asWritten } from '../../lib/bytes/cursor.js';
import { LoadError } from '../../lib/errors.js';
import { jsonExtent } from '../../lib/json/extent.js';
import { syntaxFault } from '../../lib/json/fault.js';
import { jsonGrammar } from '../../lib/json/grammar.js';
import { readJson } from '../../lib/json/read.js';
import { jsonText } from '../support/json-documents.js';

const VALID = [
  ...['0', '-0', '1', '-12', '1.5', '1E5', '1e+5', '1e-05', '0e1', '123456789012345678901234567890', '1e999'],
  ...['""', '" "', '"\\u0000\\uFFFF"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"\u007f\u2028ä漢😀"', '"/"'],
  ...['true', 'false', 'null', '[]', '{}', '[[]]', '[{}]', '{"":{"":[]}}', '[1,2]', '{"a":1,"b":2}'],
  ...[' [ 1 , 2 ] ', '\t{\n"a"\r:\n1\t}\n', '[true,false,null,-1,"x"]'],
];

// With a | where the text stops being JSON.
const INVALID = [
  ...[
    '|',
    ' |',
    '|x',
    '|+1',
    '-|',
    '-|x',
    '0|1',
    '-0|1',
    '1.|',
    '1.|x',
    '|.5',
    '1.5|.',
    '1e|',
    '1e|x',
    '1e+|',
    '1e5|.',
  ],
  ...[
    '0|x1',
    '|NaN',
    '|Infinity',
    '-|Infinity',
    '1|_000',
    '1 |2',
    't|',
    'tru|',
    'tr|y',
    '|True',
    'fals|y',
    'n|il',
    'null|l',
  ],
  ...[
    '"|',
    '"a|',
    '"\\|',
    '"\\|x"',
    '"\\u|',
    '"\\u|g"',
    '"\\u12|"',
    '"\\u123|g"',
    "|'a'",
    '"|\n"',
    '"a|\t"',
    '"|\u0000"',
  ],
  ...[
    '[|',
    '[1|',
    '[1,|',
    '[|,1]',
    '[1,|]',
    '[1,|,2]',
    '[1|}',
    '[1|:2]',
    '[1 |2]',
    '[1]|]',
    '[1]|,',
    '["a|',
    '[|/**/]',
    '[|}',
  ],
  ...[
    '{|',
    '{"a"|',
    '{"a":|',
    '{"a":1|',
    '{"a":1,|',
    '{|a:1}',
    "{|'a':1}",
    '{"a"|}',
    '{"a":|}',
    '{"a":1,|}',
    '{"a"|,1}',
    '{|1:1}',
  ],
  ...[
    '{"a"|:|:1}',
    '{"a":1|]',
    '{|,}',
    '{"a":1 |"b":2}',
    '{"a":1}|x',
    '|]',
    '|}',
    '|:',
    '|,',
    '|\\u0020',
    '|\ufeff1',
    '|\u00a01',
  ],
];

function place(marked: string): [text: string, at: number] {
  const at = marked.lastIndexOf('|');
  return [marked.replaceAll('|', ''), Buffer.byteLength(marked.slice(0, at).replaceAll('|', ''))];
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

function read(text: string): unknown {
  const bytes = bytesOf(text);
  const position = { record: 0, start: 0, end: bytes.length, line: 1, column: 1 };
  return readJson({ bytes, position, name: '', ancestors: [], width: asWritten }, 256);
}

/** Bytes that count how often they are looked at. */
function counted(bytes: Uint8Array) {
  let looks = 0;
  const proxy = new Proxy(bytes, {
    get(target, key) {
      if (key === 'length') return target.length;
      looks++;
      return target[Number(key)];
    },
  });
  return { proxy, looks: () => looks };
}

describe('the grammar of JSON', () => {
  for (const text of VALID) {
    it(`takes ${JSON.stringify(text)}`, () => assert.equal(syntaxFault(bytesOf(text), 256), undefined));
  }

  for (const marked of INVALID) {
    const [text, at] = place(marked);
    it(`refuses ${JSON.stringify(text)} at ${at}`, () => {
      assert.equal(syntaxFault(bytesOf(text), 256)?.at, at);
      assert.throws(() => read(text), { code: 'invalid_json' });
      assert.throws(() => JSON.parse(text));
    });
  }

  it('takes and refuses what JSON.parse does, and so does the reader', () => {
    const damage = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom(...'{}[]",:\\ut0-.e\n x', ''),
    );
    fc.assert(
      fc.property(jsonText(), fc.array(damage, { maxLength: 2 }), ({ json }, damages) => {
        let text = json;
        for (const [fraction, put] of damages) {
          const at = Math.floor(fraction * text.length);
          text = text.slice(0, at) + put + text.slice(at + 1);
        }
        text = text.toWellFormed();
        assert.equal(syntaxFault(bytesOf(text), 256) === undefined, isJson(text));
        assert.equal(isRead(text), isJson(text));
      }),
      { numRuns: 3000 },
    );

    function isJson(text: string): boolean {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    }

    function isRead(text: string): boolean {
      try {
        read(text);
        return true;
      } catch (error) {
        assert.ok(error instanceof LoadError);
        return error.code === 'bad_value';
      }
    }
  });

  it('takes a depth of exactly the limit and refuses the bracket after that', () => {
    assert.equal(syntaxFault(bytesOf('[{"a":[]}]'), 3), undefined);
    assert.deepEqual(syntaxFault(bytesOf('[{"a":[[]]}]'), 3), {
      code: 'limit',
      reason: 'nested deeper than 3 levels',
      at: 7,
    });
  });

  const LONG = `[${'{"key":["text \\" with } escapes",12.5,true,null]},'.repeat(200)}"${'x'.repeat(5000)}"]`;
  for (const size of [1, 7, 1_000_000]) {
    it(`is checked with one look at a byte, in chunks of ${size}`, () => {
      const grammar = jsonGrammar(256);
      const seen = looksIn(LONG, size, (bytes, from) => grammar.run(bytes, from), 0);
      assert.ok(grammar.atEnd);
      // A number's end is looked at as what it is, too; and so is the class and the kind of what opens.
      assert.ok(seen <= LONG.length + 200, `${seen} looks at ${LONG.length} bytes`);
    });

    it(`has its containers passed over with at most two looks at a byte, in chunks of ${size}`, () => {
      const extent = jsonExtent(256);
      extent.begin(0x5b);
      const seen = looksIn(LONG, size, (bytes, from) => extent.run(bytes, from), 1);
      assert.equal(extent.stop, 'valueEnds');
      assert.ok(seen <= LONG.length * 2, `${seen} looks at ${LONG.length} bytes`);
    });
  }

  function looksIn(
    text: string,
    size: number,
    run: (bytes: Uint8Array, from: number) => number,
    from: number,
  ): number {
    const bytes = bytesOf(text);
    let seen = 0;
    for (let start = from; start < bytes.length; start += size) {
      const { proxy, looks } = counted(bytes.subarray(start, start + size));
      for (let at = 0; at < proxy.length;) at = run(proxy, at);
      seen += looks();
    }
    return seen;
  }
});
