import fc from 'fast-check';
import type { ColumnType } from '../../lib/mapping/column-type.js';
import type { ColumnMapping, Mapping } from '../../lib/mapping/schema.js';
import { jsonScalar } from './mapped-json.js';

/** Columns of tables for each type: the first as anybody would make it. */
export const DEFINITIONS: Readonly<Record<ColumnType['name'], readonly string[]>> = {
  string: [
    'varchar(255)',
    'text',
    'char(9)',
    "enum('1','x')",
    "set('1','x')",
    'int(11)',
    'varbinary(9)',
    'year(4)',
  ],
  integer: [
    'int(11)',
    'bigint(20)',
    'decimal(9,0)',
    'double',
    'float',
    'varchar(9)',
    'year(4)',
    'bit(8)',
    'date',
  ],
  decimal: ['decimal(12,2)', 'varchar(20)', 'double', 'int(11)', 'float(8,2)'],
  float: ['double', 'float', 'decimal(9,2)', 'varchar(20)'],
  boolean: ['tinyint(1)', 'bit(1)', 'varchar(5)'],
  date: ['date', 'datetime', 'varchar(10)', 'time'],
  time: ['time', 'time(3)', 'varchar(20)'],
  datetime: ['datetime', 'datetime(6)', 'timestamp', 'date', 'varchar(30)'],
  binary: ['varbinary(99)', 'binary(3)', 'longtext'],
  json: ['json'],
};

/** The same in SQLite. */
export const OF_SQLITE: typeof DEFINITIONS = {
  string: ['TEXT', 'VARCHAR(255)', '', 'INTEGER', 'DATE'],
  integer: ['INTEGER', 'TEXT', '', 'REAL', 'DECIMAL(9,2)', 'DATE', 'BLOB'],
  decimal: ['DECIMAL(12,2)', 'TEXT', '', 'REAL', 'INTEGER', 'DATE'],
  float: ['DOUBLE', 'TEXT', '', 'NUMERIC', 'INTEGER', 'DATE'],
  boolean: ['BOOLEAN', 'TEXT', '', 'REAL', 'INTEGER'],
  date: ['DATE', 'TEXT', '', 'INTEGER'],
  time: ['TIME', 'TEXT', ''],
  datetime: ['DATETIME', 'TEXT', '', 'REAL'],
  binary: ['BLOB', 'TEXT', ''],
  json: ['JSON', 'TEXT', ''],
};

/** Texts of values, those that are written as their types write them most often. */
const TEXTS = [
  ...[
    '0',
    '7',
    '-7',
    '-0',
    '00',
    '007',
    '+1',
    '1e3',
    '123456789012345',
    '9007199254740993',
    '9223372036854775808',
  ],
  ...[
    '12.5',
    '-12.50',
    '0.00',
    '-0.00',
    '.5',
    '5.',
    '12.345',
    '1234567890.12',
    '12345678901.12',
    '0012.5',
    '1.2.3',
  ],
  ...[
    '2024-02-28',
    '2024-02-29',
    '2023-02-29',
    '2024-13-01',
    '0000-01-01',
    '2024-1-1',
    '24-01-01',
    '2024-04-31',
  ],
  ...[
    '2024-02-28T23:59:59',
    '2024-02-28 00:00:00',
    '2024-02-28t00:00:00',
    '2024-02-28T24:00:00',
    '2024-02-28T23:60:00',
  ],
  ...[
    '2024-02-28T10:11:12.5',
    '2024-02-28T10:11:12Z',
    '2024-02-28T1a:11:12',
    '2024-02-28T10:11:60',
    '10:11:12',
  ],
  ...[
    'x',
    'true',
    'AAAA',
    ' padded ',
    'Jörg',
    'ö',
    'é',
    '漢字😀',
    '\u00a0x',
    'x\u3000',
    '\u2003',
    '\ufeffx',
    'x\u1680',
  ],
  ...[
    "it's",
    '"quoted"',
    'back\\slash',
    'tab\tinside',
    'line\nfeed',
    'x&amp;y',
    '&lt;',
    '&#13;',
    '&#x1F600;',
    'a\r\nb',
  ],
  ...[
    '<![CDATA[a]]>b',
    '<![CDATA[\\]]>',
    '<!-- c -->1',
    '',
    ' ',
    '\n',
    '123456789',
    '1234567890',
    'ééééééééé',
    'éééééééééé',
  ],
];

const column = (from: string): fc.Arbitrary<ColumnMapping> =>
  fc
    .record({
      type: fc.constantFrom(
        ...([
          'string',
          'string(9)',
          'string(9)',
          'integer',
          'integer',
          'decimal(12,2)',
          'decimal(2,2)',
        ] as const),
        ...([
          'decimal(5,0)',
          'date',
          'datetime',
          'datetime',
          'datetime(3)',
          'time',
          'float',
          'boolean',
          'binary',
        ] as const),
      ),
      more: fc.constantFrom<Partial<ColumnMapping>[]>(
        {},
        // So that the other columns are looked at, too.
        ...Array.from({ length: 9 }, () => ({ onError: 'null' }) as const),
        ...[{ required: true }, { trim: false }],
        { blank: 'keep' },
        { convert: ['upper'] },
        { values: { x: null, '*': '7' }, onError: 'null' },
      ),
    })
    .map(({ type, more }) => ({ from, type, ...more }));

/** Mappings of columns that are taken as they are, most of them. */
export const plainMapping: fc.Arbitrary<Mapping> = fc
  .record({
    of: fc.record({ a: column('@a'), b: column('b'), c: column('e/c') }),
    each: fc.record({ r: column('/@a'), d: column('.'), e: column('@d') }),
  })
  .map(({ of, each }) => ({
    record: '/r/o',
    tables: {
      t: { columns: of },
      u: { each: 'e', columns: { ...each, no: { from: '#', type: 'integer' } } },
    },
  }));

const text = fc.constantFrom(...TEXTS);
export const plainDocument = fc
  .array(fc.record({ a: text, b: text, e: fc.array(fc.record({ c: text, d: text }), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map(all => {
    const quoted = (value: string) => value.replaceAll(/"|<!.*?>|\]\]>/gs, '');
    const records = all.map(({ a, b, e }) => {
      const children = e.map(({ c, d }) => `<e d="${quoted(d)}"><c>${c}</c>${d}</e>`);
      return `<o a="${quoted(a)}"><b>${b}</b>${children.join('')}</o>`;
    });
    return `<r>${records.join('\n')}</r>`;
  });

const value = fc.oneof(
  { weight: 5, arbitrary: text.map(one => JSON.stringify(one)) },
  { weight: 1, arbitrary: text.map(escaped) },
  { weight: 4, arbitrary: jsonScalar },
  { weight: 1, arbitrary: fc.constantFrom('[]', '["x"]', '{}', '{"x":1}') },
);

/** With an escape for each character. */
function escaped(one: string): string {
  const codes = one.split('').map(char => char.charCodeAt(0).toString(16).padStart(4, '0'));
  return `"${codes.map(code => `\\u${code}`).join('')}"`;
}

/** Records of JSON for the same mappings. */
export const plainJson = fc.array(
  fc
    .record({
      a: value,
      b: value,
      e: fc.array(fc.record({ c: value, d: value, t: value }), { maxLength: 3 }),
    })
    .map(({ a, b, e }) => {
      const children = e.map(({ c, d, t }) => `{"@d":${d},"c":${c},"#text":${t}}`);
      return `{"@a":${a},"b":${b},"e":[${children.join()}]}`;
    }),
  { minLength: 1, maxLength: 5 },
);
