import fc from 'fast-check';

const XML_TOKENS = [
  ...[
    '<',
    '>',
    '/',
    '&',
    ';',
    '"',
    "'",
    '=',
    ' ',
    '\n',
    '\r',
    '\t',
    '<!--',
    '-->',
    '--',
    '<![CDATA[',
    ']]>',
    ']',
    '[',
  ],
  ...[
    '<?',
    '?>',
    '<?xml version="1.0"?>',
    '<!',
    '<!DOCTYPE a [',
    '<!ENTITY e "x">',
    '%',
    '#',
    '&#',
    '&#0;',
    '&#x10FFFF;',
  ],
  ...[
    '&lt;',
    '&e;',
    '</',
    '/>',
    '<a>',
    '</a>',
    '<a/>',
    'a',
    ':',
    'xmlns',
    'xml',
    '\0',
    '\u0001',
    'é',
    '×',
    '😀',
    '\ufffe',
    'text',
    '<!-- c -->',
    '<?p i?>',
    '&amp;',
    '&#x20;',
    '<![CDATA[c]]>',
  ],
];
const JSON_TOKENS = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '\\u',
    '\\ud800',
    '\\udc00',
    '\\u0000',
    ' ',
    '\n',
    '\r',
    '\t',
    '\0',
  ],
  ...[
    '0',
    '1',
    '-',
    '+',
    '.',
    'e',
    'E',
    '00',
    '1e9',
    'true',
    'false',
    'null',
    'nul',
    'NaN',
    "'",
    '//',
    '1,',
    '{},',
    '"k":',
    '"s",',
    '\u00a0',
    '\ufeff',
    '😀',
  ],
];
/** What is no UTF-8, or no character. */
const BYTES = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe9],
  [0xef, 0xbf, 0xbf],
  [0],
];

const changes = (tokens: readonly string[]): fc.Arbitrary<readonly Change[]> => {
  // Evenly: fast-check's own numbers lean to both ends, where hardly a change leaves a document.
  const place = fc.noBias(fc.nat(9999)).map(part => part / 10_000);
  const text = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...tokens).map(token => Buffer.from(token)) },
    { weight: 1, arbitrary: fc.constantFrom(...BYTES).map(bytes => Buffer.from(bytes)) },
  );
  const change = fc.oneof(
    { weight: 12, arbitrary: fc.record({ at: place, remove: fc.constantFrom(0, 0, 1, 2), insert: text }) },
    fc.record({ at: place, remove: fc.integer({ min: 1, max: 8 }), insert: fc.constant(Buffer.alloc(0)) }),
    // A piece of the document again, somewhere else; and what is behind a place left out.
    fc.record({
      at: place,
      remove: fc.constant(0),
      insert: fc.tuple(place, fc.integer({ min: 1, max: 40 })),
    }),
    {
      weight: 1,
      arbitrary: fc.record({
        at: place,
        remove: fc.constant(Infinity),
        insert: fc.constant(Buffer.alloc(0)),
      }),
    },
  );
  return fc.array(change, { minLength: 1, maxLength: 2 });
};

interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: Buffer | [from: number, length: number];
}

export const xmlChanges = (): fc.Arbitrary<readonly Change[]> => changes(XML_TOKENS);
export const jsonChanges = (): fc.Arbitrary<readonly Change[]> => changes(JSON_TOKENS);

export function mutated(document: Uint8Array, all: readonly Change[]): Buffer {
  let bytes = Buffer.from(document);
  for (const { at, remove, insert } of all) {
    const index = Math.floor(at * bytes.length);
    const from = Array.isArray(insert) ? Math.floor(insert[0] * bytes.length) : 0;
    const inserted = Array.isArray(insert) ? bytes.subarray(from, from + insert[1]) : insert;
    bytes = Buffer.concat([bytes.subarray(0, index), inserted, bytes.subarray(index + remove)]);
  }
  return bytes;
}
