import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonRecords } from '../../lib/json/records.js';
import type { JsonOptions } from '../../lib/json/scan.js';
import type { SourceRecord } from '../../lib/types.js';
import { chunksOf, cuts, oneByteChunks } from '../support/chunks.js';
import { type JsonDocument, jsonDocument } from '../support/json-documents.js';

function recordsOf(
  chunks: Iterable<Uint8Array | string>,
  options: JsonOptions = { record: '/orders/*' },
): SourceRecord[] {
  const records = jsonRecords(options);
  return [...[...chunks].flatMap(chunk => [...records.write(chunk)]), ...records.end()];
}

/** What the records must be, by counting the bytes before them in each encoding. */
function expected({ text, records }: JsonDocument, length: (text: string) => number, bom = 0): unknown[] {
  return records.map(({ at, json, value, name }, record) => {
    const before = text.slice(0, at);
    const line = before.split('\n').length;
    const column = length(before.slice(before.lastIndexOf('\n') + 1)) + 1;
    const start = length(before) + bom;
    return { name, value, position: { record, start, end: start + length(json), line, column } };
  });
}

const found = (records: SourceRecord[]): unknown[] =>
  records.map(({ name, value, position }) => ({ name, value, position }));

const values = (text: string, record: string): unknown[] =>
  recordsOf([text], { record }).map(({ value }) => value);

const encloses = (text: string, record: string): string[] =>
  recordsOf([text], { record }).map(({ name, ancestors }) =>
    [...ancestors.map(ancestor => ancestor.name), name].join('/'),
  );

describe('scanning JSON for records', () => {
  it('finds the same records at the same places, however the bytes are cut', () => {
    fc.assert(
      fc.property(jsonDocument(), cuts(), (document, fractions) => {
        const chunks = chunksOf(Buffer.from(document.text), fractions);
        assert.deepEqual(found(recordsOf(chunks)), expected(document, Buffer.byteLength));
      }),
      { numRuns: 1000 },
    );
  });

  it('finds them when each byte comes alone', () => {
    fc.assert(
      fc.property(jsonDocument(), document => {
        const chunks = oneByteChunks(Buffer.from(document.text));
        assert.deepEqual(found(recordsOf(chunks)), expected(document, Buffer.byteLength));
      }),
      { numRuns: 200 },
    );
  });

  it('counts the bytes of UTF-16 and of a byte order mark', () => {
    fc.assert(
      fc.property(jsonDocument(), cuts(), fc.boolean(), (document, fractions, bigEndian) => {
        const bytes = Buffer.from(`\ufeff${document.text}`, 'utf16le');
        if (bigEndian) bytes.swap16();
        const records = recordsOf(chunksOf(bytes, fractions));
        assert.deepEqual(
          found(records),
          expected(document, text => text.length * 2, 2),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('counts a UTF-8 byte order mark as bytes, not as a column', () => {
    fc.assert(
      fc.property(jsonDocument(), cuts(), (document, fractions) => {
        const bytes = Buffer.from(`\ufeff${document.text}`);
        assert.deepEqual(
          found(recordsOf(chunksOf(bytes, fractions))),
          expected(document, Buffer.byteLength, 3),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('takes text as well as bytes, cut inside surrogate pairs too', () => {
    fc.assert(
      fc.property(jsonDocument(), document => {
        assert.deepEqual(found(recordsOf(document.text.split(''))), expected(document, Buffer.byteLength));
      }),
      { numRuns: 200 },
    );
  });

  it('gives the values that JSON.parse gives of the whole document', () => {
    fc.assert(
      fc.property(jsonDocument(), ({ text }) => {
        const { orders } = JSON.parse(text);
        assert.deepEqual(values(text, '/orders/*'), Array.isArray(orders) ? orders : valuesInOrder(text));
      }),
    );

    function valuesInOrder(text: string): unknown[] {
      // JSON.parse puts keys such as "0" first: compare by key, in the order of the records.
      const { orders } = JSON.parse(text);
      return recordsOf([text]).map(({ name }) => orders[name]);
    }
  });

  const ORDERS = '{"orders":[{"lines":[1,[2]]},{"lines":[]},{"lines":{"x":3}},4],"other":{"orders":[5]}}';
  const PATHS: [path: string, text: string, values: unknown[]][] = [
    ['/', ORDERS, [JSON.parse(ORDERS)]],
    ['/', ' 12 ', [12]],
    ['/', '12', [12]],
    ['/', '"x"', ['x']],
    ['/*', '[1,true,"x",null,{},[]]', [1, true, 'x', null, {}, []]],
    ['/*', '{"a":1,"b":[2]}', [1, [2]]],
    ['/*', '[]', []],
    ['/*', '{}', []],
    ['/orders/*/lines/*', ORDERS, [1, [2], 3]],
    ['/orders/*', '{"orders":[]}', []],
    ['/orders/*/lines/*', '{"orders":[]}', []],
    ['/orders/*/lines/*', '{"orders":[{"lines":[]}]}', []],
    ['/*/x', '[]', []],
    ['/a/b', '{"a":{"b":[1,2]}}', [[1, 2]]],
    ['/a/b', '{"a":{}}', []],
    ['/a', '{"b":{"a":1},"a":2}', [2]],
    ['/a/a', '{"a":{"a":{"a":1}}}', [{ a: 1 }]],
    ['/a', '{"a":1,"\\u0061":2,"a":3}', [1, 2, 3]],
    ['/a/*', '{"a":[1],"b":0,"a":[2]}', [1, 2]],
    ['/ä😀', '{"\\u00e4\\ud83d\\ude00":1}', [1]],
    ['/*/0', '[[7],{"0":8}]', [8]],
    ['/constructor', '{"constructor":1}', [1]],
    ['/__proto__/*', '{"__proto__":{"x":1}}', [1]],
  ];
  for (const [path, text, wanted] of PATHS) {
    it(`finds ${wanted.length} at ${path} of ${text}`, () => {
      assert.deepEqual(values(text, path), wanted);
    });
  }

  it('names a record by its key and what encloses it by keys and numbers of elements', () => {
    assert.deepEqual(encloses(ORDERS, '/orders/*/lines/*'), [
      'orders/0/lines/',
      'orders/0/lines/',
      'orders/2/lines/x',
    ]);
    assert.deepEqual(encloses(ORDERS, '/'), ['']);
    assert.deepEqual(encloses('{"a":1}', '/a'), ['a']);
  });

  it('passes over what the path does not match without reading it', () => {
    const text = '{"skipped":{"a" 1, "\\x": tru, "b":["}"]},"a":1}';
    assert.deepEqual(values(text, '/a'), [1]);
  });

  it('shares the ancestors between the records of one container', () => {
    const [one, two] = recordsOf(['{"orders":[1,2]}']);
    assert.equal(one!.ancestors, two!.ancestors);
  });

  it('takes a record of exactly maxRecordBytes and one of exactly maxDepth', () => {
    assert.deepEqual(recordsOf(['[["12"]]'], { record: '/*', maxRecordBytes: 6, maxDepth: 1 })[0]!.value, [
      '12',
    ]);
  });
});
