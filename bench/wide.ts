import type { Mapping } from '../lib/index.js';
import type { Document } from './generate.js';
import { type Random, randomNumbers } from './orders.js';

interface Part {
  readonly table: string;
  readonly element: string;
  /** In each document. */
  readonly rows: number;
  readonly columns: number;
}

/** The elements of a document that become rows, beside the document's own of six columns: 150 attributes in all. */
export const PARTS: readonly Part[] = [
  { table: 'contacts', element: 'contact', rows: 2, columns: 12 },
  { table: 'addresses', element: 'address', rows: 2, columns: 10 },
  { table: 'employments', element: 'employment', rows: 2, columns: 10 },
  { table: 'incomes', element: 'income', rows: 2, columns: 8 },
  { table: 'accounts', element: 'account', rows: 3, columns: 8 },
  { table: 'vehicles', element: 'vehicle', rows: 1, columns: 16 },
  { table: 'scores', element: 'score', rows: 4, columns: 6 },
];
export const OWN_COLUMNS = 5;

/** What the columns hold, by turns. */
const KINDS: readonly { readonly type: string; readonly write: (random: Random) => string }[] = [
  { type: 'string(8)', write: random => `K${random(1000)}` },
  { type: 'integer', write: random => String(random(10_000)) },
  { type: 'decimal(8,2)', write: random => (random(100_000) / 100).toFixed(2) },
  { type: 'date', write: random => `20${10 + random(15)}-0${1 + random(9)}-${10 + random(19)}` },
];

export const WIDE_MAPPING = {
  record: '/applications/application',
  tables: {
    applications: { columns: { id: { from: '@id', type: 'integer', key: true }, ...columns(OWN_COLUMNS) } },
    ...Object.fromEntries(
      PARTS.map(({ table, element, columns: count }) => {
        const key = {
          application_id: { from: '/@id', type: 'integer', key: true },
          row_no: { from: '#', type: 'integer', key: true },
        };
        return [table, { each: element, columns: { ...key, ...columns(count) } }];
      }),
    ),
  },
} as Mapping;

function columns(count: number): object {
  const entries = namesOf(count).map((name, index) => {
    return [name, { from: `@${name}`, type: KINDS[index % KINDS.length]!.type, required: true }];
  });
  return Object.fromEntries(entries);
}

/** Of columns and attributes alike. */
function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_none, index) => `c${index + 1}`);
}

/**
 * Documents of 10 to 20 KB: 300 attributes, of which the mapping takes 150 to eight tables, and 88 % of the bytes in a part
 * that nobody takes, of small elements.
 */
export const wideDocument = (count = Number.POSITIVE_INFINITY): Document => ({
  head: '<applications>\n',
  records: documents(count),
  between: '\n',
  foot: '\n</applications>\n',
});

function* documents(count: number): Generator<string> {
  const random = randomNumbers(1);
  const attributes = (columns: number): string =>
    namesOf(columns)
      .map((name, index) => ` ${name}="${KINDS[index % KINDS.length]!.write(random)}"`)
      .join('');
  const entry = (): string => {
    const [code, days, amount, date] = KINDS.map(({ write }) => write(random));
    return `<entry><code>${code}</code><days>${days}</days><amount>${amount}</amount><reported>${date}</reported></entry>`;
  };
  const report = (): string => `<report${attributes(10)}>${several(8, entry)}</report>`;
  for (let id = 0; id < count; id++) {
    const parts = PARTS.map(({ element, rows, columns }) =>
      several(rows, () => `<${element}${attributes(columns)}/>`),
    );
    yield `<application id="${id}"${attributes(OWN_COLUMNS)}>${parts.join('')}<reports>${several(15, report)}</reports></application>`;
  }
}

function several(count: number, write: () => string): string {
  return Array.from({ length: count }, write).join('');
}
