import assert from 'node:assert/strict';
import { compileMapping } from '../../lib/mapping/compile.js';
import { defineMapping } from '../../lib/mapping/define.js';

const startedAt = new Date('2026-03-01T12:00:00.789Z');
const context = { name: 'order', ancestors: [] };

describe('compileMapping', () => {
  it("maps the design's example into rows of three tables", () => {
    const mapping = defineMapping({
      record: '/orders/order',
      tables: {
        orders: {
          columns: {
            id: { from: '@id', type: 'integer', key: true },
            status: { from: 'status', type: 'integer', values: { NEW: 1, PAID: 2, '': 0 } },
            placed_at: { from: 'placed', type: 'datetime', formats: ['yyyy-MM-dd HH:mm:ss'] },
            total: { from: 'total', type: 'decimal(12,2)', required: true },
            phone: { from: 'customer/@phone', type: 'string(20)', convert: ['digits'] },
            net: { expr: 'decimal(total) - decimal(discount)', type: 'decimal(12,2)' },
          },
        },
        order_lines: {
          each: 'lines/line',
          where: "qty != '0'",
          columns: {
            order_id: { from: '/@id', type: 'integer', key: true },
            line_no: { from: '#', type: 'integer', key: true },
            sku: { from: '@sku', type: 'string(32)', required: true },
          },
        },
        scores: {
          unpivot: { name: 'score_name', value: 'score', from: { FICO: '@fico', VANTAGE: '@vantage' } },
          columns: { order_id: { from: '/@id', type: 'integer', key: true } },
        },
      },
    });
    const { toRows, arrays, tables } = compileMapping(mapping, { startedAt });
    const rows = toRows(
      {
        '@id': '7',
        '@fico': '700',
        placed: '2024-02-29 13:05:00',
        total: '100.10',
        discount: '0.2',
        customer: { '@phone': '+49 (30) 123' },
        lines: {
          line: [
            { '@sku': 'A', qty: '0' },
            { '@sku': 'B', qty: '2' },
          ],
        },
      },
      context,
    );
    assert.deepEqual(rows, {
      orders: [
        {
          id: 7,
          status: 0,
          placed_at: '2024-02-29 13:05:00',
          total: '100.10',
          phone: '4930123',
          net: '99.90',
        },
      ],
      order_lines: [{ order_id: 7, line_no: 1, sku: 'B' }],
      scores: [{ score_name: 'FICO', score: '700', order_id: 7 }],
    });
    assert.deepEqual(arrays, ['lines/line']);
    assert.deepEqual(
      tables.map(({ table }) => table),
      ['orders', 'order_lines', 'scores'],
    );
  });

  it('takes names that every object has for what they are here', () => {
    const { toRows } = compileMapping(
      defineMapping({
        record: '/constructor',
        tables: {
          toString: {
            each: 'constructor',
            where: "valueOf != 'x'",
            columns: {
              constructor: { from: '@constructor', type: 'string', values: { a: 'toString' } },
              valueOf: { expr: 'valueOf', type: 'string' },
              hasOwnProperty: { from: '/hasOwnProperty/length', type: 'string' },
            },
          },
        },
      }),
      { startedAt },
    );
    assert.deepEqual(toRows({ constructor: { '@constructor': 'a' } }, context), {
      toString: [{ constructor: 'toString', valueOf: null, hasOwnProperty: null }],
    });
    assert.deepEqual(toRows({}, context), { toString: [] });
  });
});
