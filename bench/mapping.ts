import { defineMapping } from '../lib/index.js';

/** The rows that `toRows` gives, as a mapping. */
export const mappingOf = (record: string) =>
  defineMapping({
    record,
    tables: {
      orders: {
        columns: {
          id: { from: '@id', type: 'integer', key: true },
          status: { from: '@status', type: 'string(16)', required: true },
          currency: { from: '@currency', type: 'string(3)', required: true },
          channel: { from: '@channel', type: 'string(16)', required: true },
          placed_at: { from: 'placed', type: 'datetime', required: true },
          shipped_at: { from: 'shipped', type: 'datetime' },
          total: { from: 'total', type: 'decimal(12,2)', required: true },
          note: { from: 'note', type: 'string(200)' },
        },
      },
      order_contacts: {
        each: 'contact',
        columns: {
          order_id: { from: '/@id', type: 'integer', key: true },
          kind: { from: '@kind', type: 'string(16)', key: true },
          name: { from: 'name', type: 'string(100)', required: true },
          email: { from: 'email', type: 'string(100)', required: true },
          phone: { from: 'phone', type: 'string(32)', required: true },
          street: { from: 'address/street', type: 'string(100)', required: true },
          zip: { from: 'address/zip', type: 'string(10)', required: true },
          city: { from: 'address/city', type: 'string(100)', required: true },
          country: { from: 'address/@country', type: 'string(2)', required: true },
        },
      },
      order_lines: {
        each: 'line',
        columns: {
          order_id: { from: '/@id', type: 'integer', key: true },
          line_no: { from: '#', type: 'integer', key: true },
          sku: { from: '@sku', type: 'string(32)', required: true },
          quantity: { from: '@quantity', type: 'integer', required: true },
          price: { from: '@price', type: 'decimal(10,2)', required: true },
          description: { from: '.', type: 'string(200)', required: true },
        },
      },
    },
  });
