import type { Mapping } from '../lib/index.js';
import type { Document } from './generate.js';
import { orders } from './orders.js';

/** Child elements and columns alike. */
export const FIELDS = {
  name: 'string(100)',
  email: 'string(100)',
  phone: 'string(32)',
  street: 'string(100)',
  zip: 'string(10)',
  city: 'string(100)',
  country: 'string(2)',
} as const;

export const FLAT_MAPPING = {
  record: '/customers/customer',
  tables: {
    customers: {
      columns: {
        id: { from: '@id', type: 'integer', key: true },
        ...Object.fromEntries(
          Object.entries(FIELDS).map(([name, type]) => [name, { from: name, type, required: true }]),
        ),
      },
    },
  },
} as Mapping;

/** One row for each record: what LOAD XML can take. */
export const flatDocument = (): Document => ({
  head: '<?xml version="1.0" encoding="UTF-8"?>\n<customers>\n',
  records: customers(),
  between: '\n',
  foot: '\n</customers>\n',
});

function* customers(): Generator<string> {
  for (const { '@id': id, contact } of orders()) {
    const { name, email, phone, address } = contact[0]!;
    const fields = { name, email, phone, ...address, country: address['@country'] };
    const children = (Object.keys(FIELDS) as (keyof typeof FIELDS)[]).map(
      field => `<${field}>${fields[field].replace(/&/g, '&amp;')}</${field}>`,
    );
    yield `  <customer id="${id}">${children.join('')}</customer>`;
  }
}
