import assert from 'node:assert/strict';
import { checkRows } from '../../lib/batch/rows.js';

class Order {
  id = 1;
}
const nullPrototype = Object.assign(Object.create(null), { id: 1 });

describe('checkRows', () => {
  for (const value of ['', 'tëxt 😀', 0, -1.5, 2n ** 70n, true, null, new Uint8Array(2), Buffer.of(1)]) {
    it(`takes a column of ${typeof value} ${value}`, () => {
      assert.equal(checkRows({ orders: { value } }), 1);
    });
  }

  it('counts the rows of all tables', () => {
    assert.equal(checkRows({ orders: { id: 1 }, lines: [{ no: 1 }, { no: 2 }], notes: [] }), 3);
  });

  it('takes rows and tables without a prototype', () => {
    assert.equal(checkRows(Object.assign(Object.create(null), { orders: nullPrototype })), 1);
  });

  for (const [title, value, found] of [
    ['undefined', undefined, /found undefined \(null stands for no value\)/],
    ['a Date', new Date(0), /found a Date \(give text in the form that the column takes\)/],
    ['NaN', Number.NaN, /found NaN/],
    ['Infinity', Number.POSITIVE_INFINITY, /found Infinity/],
    ['an array', [1], /found an array/],
    ['an object', { a: 1 }, /found an object$/],
    ['an object of a class', new Map(), /found an object of Map/],
    ['a function', () => 1, /found a function/],
    ['a Promise', Promise.resolve(1), /found a Promise \(await it\)/],
    ['half a surrogate pair', 'a\ud800', /found text with half a surrogate pair/],
    ['other bytes', new Uint16Array(1), /found an object of Uint16Array/],
  ] as const) {
    it(`refuses a column of ${title}, naming table and column`, () => {
      assert.throws(
        () =>
          checkRows({
            orders: [
              { id: 1, value: 1 },
              { id: 2, value },
            ],
          }),
        {
          ...{ name: 'LoadError', code: 'bad_value', table: 'orders', column: 'value', message: found },
        },
      );
      assert.throws(
        () => checkRows({ orders: { value } }),
        /^LoadError: column value of orders: expected text, /,
      );
    });
  }

  for (const [title, row, found] of [
    ['null', null, /expected a row of orders, found null/],
    ['undefined', undefined, /expected a row of orders, found undefined/],
    ['text', 'a', /expected a row of orders, found a string/],
    ['an array in an array', [[]], /expected a row of orders, found an array/],
    ['null among rows', [{ id: 1 }, null], /expected a row of orders, found null/],
    ['a hole among rows', new Array(1), /expected a row of orders, found undefined/],
    ['an object of a class', new Order(), /expected a row of orders, found an object of Order/],
    ['a row without columns', {}, /a row of orders has no columns/],
  ] as const) {
    it(`refuses ${title} as a row`, () => {
      assert.throws(() => checkRows({ orders: row }), { code: 'bad_row', table: 'orders', message: found });
    });
  }

  for (const [title, tables] of [
    ['null', null],
    ['an array', [{ id: 1 }]],
    ['text', 'orders'],
    ['a Map', new Map([['orders', { id: 1 }]])],
  ] as const) {
    it(`refuses ${title} in the place of rows by table`, () => {
      assert.throws(() => checkRows(tables), { code: 'bad_row', message: /expected rows by table/ });
    });
  }

  it('keeps the value that it refuses out of the message', () => {
    const value = { secret: 'canary', toString: () => 'canary' };
    for (const refused of [value, ['canary'], 'canary\udc00', Symbol('canary')]) {
      assert.throws(
        () => checkRows({ orders: { value: refused } }),
        (error: Error) => !error.message.includes('canary'),
      );
    }
  });
});
