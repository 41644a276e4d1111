import assert from 'node:assert/strict';
import { Failure } from '../../lib/mapping/failure.js';
import { Mistake } from '../../lib/mapping/mistake.js';
import { parsePath } from '../../lib/mapping/parse-path.js';
import { recordScopes, selectScopes } from '../../lib/mapping/scope.js';
import { compilePath } from '../../lib/mapping/select.js';

const order = {
  '@id': '7',
  '@xml:lang': 'de',
  '#text': 'note',
  total: '12.50',
  customer: { '@phone': '030', name: 'Ann', address: { city: 'Berlin' } },
  contact: [
    { '@id': '1', role: 'PR' },
    { '@id': '2', role: ' PR ' },
    { '@id': '', role: 'PR' },
    { '@id': '4', role: 'XX' },
    { role: ['AA', 'PR'], nick: 'n' },
  ],
  lines: { line: [{ '@sku': 'A', tax: ['1', '2'] }, { '@sku': 'B', tax: '3' }, { '@sku': 'C' }] },
};
const json = {
  id: 12345678901234567890n,
  paid: true,
  none: null,
  tags: ['a', 'b'],
  single: [{ v: 1 }],
  rates: { EUR: { rate: 1 }, USD: { rate: 1.1 } },
  grid: [
    [1, 2],
    [3, 4],
  ],
  'Order ID': 'x',
  "it's": 'quoted',
  constructor_: 1,
};
const context = {
  name: 'order',
  ancestors: [
    { name: 'export', attributes: { date: '2024-02-29' } },
    { name: 'orders', attributes: { region: 'EU' } },
  ],
};
const record = (value: unknown) => recordScopes()(value, context);
const all = (path: string, value: unknown): readonly unknown[] =>
  compilePath(parsePath(path)).all(record(value));

describe('A path', () => {
  const over: readonly (readonly [path: string, value: unknown, expected: readonly unknown[]])[] = [
    ['total', order, ['12.50']],
    ['@id', order, ['7']],
    ['@xml:lang', order, ['de']],
    ['customer/@phone', order, ['030']],
    ['customer/address/city', order, ['Berlin']],
    ['/total', order, ['12.50']],
    ['/@id', order, ['7']],
    ['.', 'leaf', ['leaf']],
    ['#text', 'leaf', ['leaf']],
    ['missing/x/@y', order, []],
    ['constructor', order, []],
    ['lines/line/length', order, []],
    ['lines/line/@sku', order, ['A', 'B', 'C']],
    ['lines/line/tax', order, ['1', '2', '3']],
    ['lines/line[2]/@sku', order, ['B']],
    ['lines/line[last()]/@sku', order, ['C']],
    ['lines/line[9]/@sku', order, []],
    ['lines/line/tax[1]', order, ['1', '3']],
    ['lines/*/@sku', order, ['A', 'B', 'C']],
    ['customer/*', order, ['Ann', { city: 'Berlin' }]],
    ["lines/line[@sku='B']/tax", order, ['3']],
    ['lines/line[@sku="B"]/tax', order, ['3']],
    ["lines/line[ @sku = 'B' ]/@sku", order, ['B']],
    ["lines/line[ @sku != 'B' ]/@sku", order, ['A', 'C']],
    ["lines/line[@sku=' B ']/@sku", order, ['B']],
    ['lines/line[tax]/@sku', order, ['A', 'B']],
    ["lines/line[tax='2']/@sku", order, ['A']],
    ["lines/line/tax[.='3']", order, ['3']],
    ["contact[role='PR' and @id!='']/@id", order, ['1', '2']],
    ["contact[role='PR' and @id!=''][last()]/@id", order, ['2']],
    ["contact[role='PR'][last()]/nick", order, ['n']],
    ["contact[missing!='x']/@id", order, []],
    ['../@region', order, ['EU']],
    ['../../@date', order, ['2024-02-29']],
    ['/../@region', order, ['EU']],
    ['../../../@date', order, []],
    ['name()', order, ['order']],
    ['../name()', order, ['orders']],
    ['id', json, [12345678901234567890n]],
    ['none', json, [null]],
    ['none/*', json, []],
    ['id/*', json, []],
    ['tags', json, ['a', 'b']],
    ['tags[2]', json, ['b']],
    ['single/v', json, [1]],
    ['rates/*/rate', json, [1, 1.1]],
    ['grid[2]/*', json, [3, 4]],
    ["'Order ID'", json, ['x']],
    ['"it\'s"', json, ['quoted']],
  ];
  for (const [path, value, expected] of over) {
    it(`${path} gives ${JSON.stringify(expected, (_, v) => (typeof v === 'bigint' ? `${v}` : v))}`, () => {
      assert.deepEqual(all(path, value), expected);
    });
  }

  it('that reaches several values where one is wanted fails rather than takes the first', () => {
    for (const path of ['lines/line/@sku', 'tags', 'lines/line[tax]/@sku']) {
      const value = path === 'tags' ? json : order;
      assert.ok(compilePath(parsePath(path)).one(record(value)) instanceof Failure, path);
    }
    assert.equal(compilePath(parsePath('single/v')).one(record(json)), 1);
  });

  it('goes up from the elements of an each to their parents, and counts them across the record', () => {
    const taxes = selectScopes(parsePath('lines/line/tax'))(record(order));
    const take = (path: string) => taxes.map(tax => compilePath(parsePath(path)).one(tax));
    assert.deepEqual(take('.'), ['1', '2', '3']);
    assert.deepEqual(take('../@sku'), ['A', 'A', 'B']);
    assert.deepEqual(take('../#'), [1, 1, 2]);
    assert.deepEqual(take('../../../@id'), ['7', '7', '7']);
    assert.deepEqual(take('/@id'), ['7', '7', '7']);
    assert.deepEqual(take('../../../../@region'), ['EU', 'EU', 'EU']);
    assert.deepEqual(take('../name()'), ['line', 'line', 'line']);
  });

  it('keeps the key of each object value as its name', () => {
    const rates = selectScopes(parsePath('rates/*'))(record(json));
    assert.deepEqual(
      rates.map(rate => compilePath(parsePath('name()')).one(rate)),
      ['EUR', 'USD'],
    );
  });

  it('sees what encloses each record, also when that changes', () => {
    const scopeOf = recordScopes();
    const region = (name: string) =>
      compilePath(parsePath('../@r')).one(
        scopeOf('', { name: 'a', ancestors: [{ name: 'b', attributes: { r: name } }] }),
      );
    assert.deepEqual(['x', 'y'].map(region), ['x', 'y']);
  });

  const wrong: readonly (readonly [path: string, message: RegExp])[] = [
    ['', /character 1: expected the name of an element or key, found the end/],
    ['a//b', /character 3: expected the name/],
    ['//a', /"\/\/" is not taken/],
    ['a/', /found the end/],
    ['a/../b', /".." stands only at the beginning/],
    ['./a', /"." stands alone/],
    ['@a/b', /nothing can follow/],
    ['a/#', /# follows only/],
    ['a/name()', /name\(\) follows only/],
    ['a[0]', /positions count from 1/],
    ['a[b', /expected "\]", found the end/],
    ['a[b=c]', /expected a text in quotes, found "c"/],
    ["a[b[1]='c']", /a predicate can hold no other/],
    ["a[../b='c']", /a predicate looks only down/],
    ["a[b='c' or d='e']", /expected "\]", found "o"/],
    ['a b', /expected the end, found " "/],
    ['a[last()', /expected "\]"/],
    ['a]', /expected the end, found "\]"/],
  ];
  for (const [path, message] of wrong) {
    it(`${JSON.stringify(path)} is refused with the place`, () => {
      assert.throws(
        () => parsePath(path),
        error => error instanceof Mistake && message.test(error.message),
      );
    });
  }
});
