import assert from 'node:assert/strict';
import { formatBy, formatOf } from '../../lib/source/format.js';

describe('The format of a source', () => {
  for (const [path, format] of [
    ['orders.xml', 'xml'],
    ['ORDERS.XML.GZ', 'xml'],
    ['orders.json', 'json'],
    ['a.b/orders.ndjson', 'ndjson'],
    ['orders.jsonl.gz', 'ndjson'],
    ['orders.txt', undefined],
    ['orders.gz', undefined],
    ['orders', undefined],
    ['xml', undefined],
  ] as const) {
    it(`is ${format} by the name ${path}`, () => assert.equal(formatOf(path), format));
  }

  for (const [text, format] of [
    ['<a/>', 'xml'],
    [' \r\n\t<a/>', 'xml'],
    ['\ufeff<a/>', 'xml'],
    ['{"a":1}', 'json'],
    ['\n[1]', 'json'],
    ['', undefined],
    [' \n', undefined],
    ['a,b', 'unknown'],
    ['1', 'unknown'],
  ] as const) {
    it(`is ${format} by the beginning of ${JSON.stringify(text)}`, () => {
      assert.equal(formatBy(Buffer.from(text)), format);
      const utf16 = Buffer.from(text, 'utf16le');
      assert.equal(formatBy(utf16), format);
      assert.equal(formatBy(utf16.swap16()), format);
    });
  }
});
