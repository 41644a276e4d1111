import assert from 'node:assert/strict';
import type { TableMapping } from '../../lib/mapping/schema.js';
import { compile } from './support.js';

const orders: TableMapping = { columns: { id: { from: '@id', type: 'integer', key: true } } };
const lines: TableMapping = {
  each: 'lines/line',
  columns: {
    order_id: { from: '/@id', type: 'integer', key: true },
    line_no: { from: '#', type: 'integer', key: true },
  },
};
const tax = (columns: TableMapping['columns'], each = 'lines/line/tax'): TableMapping => ({ each, columns });
const id = (from: string, type: TableMapping['columns'][string]['type'] = 'integer') => ({ from, type });
const toOrders = (...columns: string[]) => ({ columns, table: 'orders', references: ['id'] });
const toLines = (...columns: string[]) => ({ columns, table: 'lines', references: ['order_id', 'line_no'] });

/** The foreign key of the last of the tables. */
function foreignKeyOf(tables: Record<string, TableMapping>) {
  return compile(tables).tables.at(-1)!.foreignKey;
}

describe('The foreign key of a table', () => {
  for (const [title, tables, expected] of [
    ['is the key of the record', { orders, lines }, toOrders('order_id')],
    [
      'is none at a table without parents',
      { orders, others: { columns: { other: id('@other') } } },
      undefined,
    ],
    [
      'is the key of a table of the same elements, whose rows come first',
      { orders, details: { columns: { order: { ...id('@id'), key: true }, note: id('note', 'string') } } },
      toOrders('order'),
    ],
    [
      'is the key of the nearest parent',
      { orders, lines, taxes: tax({ order: id('/@id'), line: id('../#') }) },
      toLines('order', 'line'),
    ],
    [
      'takes any way that leads to the same element',
      { orders, lines, taxes: tax({ line: id('../#'), order: id('../../../@id') }) },
      toLines('order', 'line'),
    ],
    [
      'is that of the grandparent where the key of the parent is not carried whole',
      { orders, lines, taxes: tax({ order: id('/@id') }) },
      toOrders('order'),
    ],
    [
      'is none where the same name means another element',
      { orders, lines: { each: 'lines/line', columns: { order_id: id('@id') } } },
      undefined,
    ],
    [
      'is none where the type is another',
      { orders, lines: { each: 'lines/line', columns: { order_id: id('/@id', 'string(9)') } } },
      undefined,
    ],
    [
      'is none where the value is made otherwise',
      {
        orders,
        lines: { each: 'lines/line', columns: { order_id: { ...id('/@id'), convert: ['digits'] } } },
      },
      undefined,
    ],
    [
      'is none where the elements of the parent are others',
      {
        lines: { ...lines, each: "lines/line[@kind='good']", columns: { no: { ...id('@no'), key: true } } },
        taxes: tax({ line: id('../@no') }),
      },
      undefined,
    ],
    [
      'is there where both choose the same elements',
      {
        lines: { ...lines, each: "lines/line[@kind='good']", columns: { no: { ...id('@no'), key: true } } },
        taxes: tax({ line: id('../@no') }, "lines/line[@kind='good']/tax"),
      },
      { columns: ['line'], table: 'lines', references: ['no'] },
    ],
    [
      'is none of a parent that leaves rows out by "where"',
      { orders: { ...orders, where: "status != 'VOID'" }, lines },
      undefined,
    ],
    [
      'is none of a parent that leaves blank rows out',
      { orders: { ...orders, skipWhenBlank: ['id'] }, lines },
      undefined,
    ],
    [
      'is none of a parent that gives several rows for an element',
      {
        orders: { ...orders, numbered: { name: 'n', to: 2 } },
        lines,
      },
      undefined,
    ],
    [
      'is that of a parent which keeps one row for each key',
      {
        goods: {
          each: 'lines/line',
          unique: { by: ['sku'] },
          columns: { sku: { ...id('@sku'), key: true } },
        },
        taxes: tax({ good: id('../@sku') }),
      },
      { columns: ['good'], table: 'goods', references: ['sku'] },
    ],
    [
      'is none of a parent that keeps one row for something else',
      {
        goods: {
          each: 'lines/line',
          unique: { by: ['name'] },
          columns: { sku: { ...id('@sku'), key: true }, name: id('name', 'string') },
        },
        taxes: tax({ good: id('../@sku') }),
      },
      undefined,
    ],
    [
      'is none where a numbered column takes it from several places',
      {
        orders: { columns: { id: { ...id('@id1'), key: true } } },
        vehicles: { numbered: { name: 'n', to: 2 }, columns: { order: id('@id{n}') } },
      },
      undefined,
    ],
    [
      'is carried by each row of an unpivoted table',
      {
        orders,
        scores: {
          unpivot: { name: 'name', value: 'score', from: { A: '@a', B: '@b' } },
          columns: { order: id('/@id') },
        },
      },
      toOrders('order'),
    ],
    [
      'is not taken from a number of rows that some are missing from',
      {
        lines: { each: 'lines/line', columns: { no: { ...id('#'), key: true } } },
        others: { each: 'lines/line', where: "kind == '1'", columns: { no: { ...id('#'), key: true } } },
      },
      undefined,
    ],
    [
      'is not taken from a number of rows that duplicates are missing from',
      {
        lines: { each: 'lines/line', columns: { no: { ...id('#'), key: true } } },
        others: {
          each: 'lines/line',
          unique: { by: ['sku'] },
          columns: { no: { ...id('#'), key: true }, sku: id('@sku') },
        },
      },
      undefined,
    ],
    [
      'is none of a parent with a row only where one value is given',
      {
        scores: {
          unpivot: { name: 'name', value: 'score', from: { A: '@a' } },
          columns: { order: { ...id('/@id'), key: true } },
        },
        others: { columns: { order: id('@id') } },
      },
      undefined,
    ],
    [
      'has a column for each of the key, though two of these take the same',
      { orders: { columns: { id: { ...id('@id'), key: true }, again: { ...id('@id'), key: true } } }, lines },
      undefined,
    ],
    ['needs rows that are inserted before', { lines: { ...lines, after: [] }, orders }, undefined],
  ] as readonly [string, Record<string, TableMapping>, unknown][]) {
    it(title, () => assert.deepEqual(foreignKeyOf(tables), expected));
  }

  it('goes by the order of inserting, not of writing', () => {
    const { tables } = compile({ lines: { ...lines, after: ['orders'] }, orders });
    assert.deepEqual(tables.find(({ table }) => table === 'lines')!.foreignKey, toOrders('order_id'));
  });
});
