import fc from 'fast-check';

const some = (weight: number, ...all: string[]) => ({ weight, arbitrary: fc.constantFrom(...all) });

const STRINGS = [
  ...['1', '1', 'x', 'x', '12.5', ' 2 ', '', '  ', 'two words', 'Jörg', '漢字😀', '\ufeff', "it's", '\u007f'],
  ...[
    '\\"1\\"',
    'a\\\\b',
    '\\/',
    '\\b\\f\\n\\r\\t',
    '\\u0031',
    '\\u00e9',
    '\\u0000',
    '\\u00A0',
    '\\ud83d\\uDE00',
  ],
  ...[
    '\\n1',
    '1\\n',
    '1\\u0020',
    '\\ud83d\\ude00x',
    'a long text of more than sixteen bytes\\nand \\u00fcber',
    '&amp;',
  ],
].map(text => `"${text}"`);
const PLAIN = ['1', '0', '7', '-7', '12.5', '-0.25', '0.000001', '123456789012345', 'true', 'false', 'null'];
const ODD_NUMBERS = [
  ...['-0', '0.0', '-0.0', '1.0', '12.50', '1e3', '1E+2', '1.5e-7', '0.0000001', '1e999', '1e-999'],
  ...['9007199254740993', '-9223372036854775808', '0.12345678901234567890', '1234567890123456', '100.00'],
  ...['123456789012345678901.5', '1234567890123456789012', '0.1234567890123456789', '12345678901234567.25'],
  ...[
    `1${'0'.repeat(1100)}`,
    '0.000012345678901234567891',
    '1000000000000000000000.1',
    '-1000000000000000000000',
  ],
];
/** What the kernel leaves, for it is wrong or rare. */
const LEFT = [
  '"\\ud800"',
  '"\\udc00x"',
  '"\\ud83d\\u0041"',
  '01',
  '1.',
  '.5',
  '"\t"',
  '"\\x"',
  'nul',
  'truE',
  '',
];

export const jsonScalar: fc.Arbitrary<string> = fc.oneof(
  some(8, ...STRINGS),
  some(6, ...PLAIN),
  some(3, ...ODD_NUMBERS),
);
const blank = fc.oneof(some(9, ''), some(1, ' ', '\n', '\r\n\t'));

const key = fc.oneof(
  some(8, 'line', 'line', 'e', 'o'),
  some(6, '@a', '@id', '@xml:lang', '@unused', '#text'),
  some(1, '', '@', '#', 'Order ID', '#texts', '@line', '\u00f6', 'constructor'),
);
const rareKey = fc.oneof(some(60, ''), some(1, '\\u006cine', '__proto__', 'line', '@a'));

const { value, object } = fc.letrec<{ value: string; object: string }>(tie => ({
  value: fc.oneof(
    { depthSize: 'medium', maxDepth: 4 },
    { weight: 8, arbitrary: jsonScalar },
    { weight: 5, arbitrary: tie('object') },
    {
      weight: 3,
      arbitrary: fc
        .tuple(blank, fc.array(tie('value'), { maxLength: 3 }))
        .map(([space, all]) => `[${space}${all.join(`${space},`)}]`),
    },
    { weight: 1, arbitrary: fc.oneof({ weight: 30, arbitrary: jsonScalar }, some(1, ...LEFT)) },
  ),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(key, fc.tuple(blank, blank, blank), tie('value')), {
        maxLength: 5,
        selector: ([name]) => name,
      }),
      rareKey,
    )
    .map(([members, rare]) => {
      const all = members.map(([name, [a, b, c], is]) => `${a}"${name}"${b}:${c}${is}${a}`);
      if (rare) all.push(`"${rare}":1`);
      return `{${all.join(',')}}`;
    }),
}));

/** Records whose keys are named as in the mappings of mappings.ts; few are wrong. */
export const mappedJson: fc.Arbitrary<readonly string[]> = fc.array(
  fc.oneof({ weight: 8, arbitrary: object }, { weight: 1, arbitrary: value }),
  { minLength: 1, maxLength: 4 },
);
