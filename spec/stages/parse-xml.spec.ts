import assert from 'node:assert/strict';
import { parseXml } from '../../lib/stages/parse-xml.js';
import { readXml } from '../../lib/xml/read-xml.js';
import { stageContract } from './contract.js';

const order = (record: number, value: string, start: number) => ({
  position: { record, start, end: start + value.length + 7, line: 1, column: start + 1 },
  name: 'o',
  ancestors: [{ name: 'r', attributes: Object.create(null) }],
  value,
});

stageContract('parseXml', {
  make: () => parseXml({ record: '/r/o' }),
  inputs: ['<r><o>1<', '/o><o>22</', 'o></r>'].map(text => Buffer.from(text)),
  outputs: [order(0, '1', 3), order(1, '22', 11)],
  *endless() {
    yield Buffer.from('<r>');
    for (;;) yield Buffer.from('<o>1</o>');
  },
  refused: {
    inputs: ['<r><o>1</o>', '<o>22</o>', '<o>&x;</o>'].map(text => Buffer.from(text)),
    outputs: [order(0, '1', 3), order(1, '22', 11)],
    error: {
      code: 'not_well_formed',
      message: /^record 2, byte 25, line 1, column 26: entity &x; is not declared/,
    },
  },
});

describe('parseXml', () => {
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{}, /^record: expected a path such as \/orders\/order, got undefined/],
    [{ record: 'orders/order' }, /^record: expected an absolute path/],
    [{ record: '/orders//order' }, /^record: expected an absolute path/],
    [{ record: '/' }, /^record: expected the path of an element, got "\/"/],
    [{ record: '/o', arrays: 'line' }, /^arrays: expected an array of names, got 'line'/],
    [{ record: '/o', arrays: [''] }, /^arrays: expected an array of names/],
    [{ record: '/o', maxDepth: 0 }, /^maxDepth: expected a whole number from 1, got 0/],
    [{ record: '/o', maxRecordBytes: '1' }, /^maxRecordBytes: expected a number, got '1'/],
    [{ record: '/o', maxAttributes: 1.5 }, /^maxAttributes: expected a whole number from 1, got 1.5/],
    [{ record: '/o', array: [] }, /^array: no such option; there are record, arrays,/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${JSON.stringify(options)} at once`, () => {
      assert.throws(() => parseXml(options as { record: string }), { message });
      assert.throws(() => readXml('', options as { record: string }), { message });
    });
  }
});
