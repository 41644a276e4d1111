import assert from 'node:assert/strict';
import { jsonSplit, lineSplit, type Split, xmlSplit } from '../../lib/block/split.js';
import type { Resume } from '../../lib/types.js';

type Make = (from?: Resume) => Split;

const xmlAt =
  (record: string): Make =>
  from =>
    xmlSplit({ record, maxRecords: 1 }, { from });
const jsonAt =
  (record: string): Make =>
  from =>
    jsonSplit({ record, maxRecords: 1 }, { from });
const resumeOf = (make: Make, text: string): Resume => [...make().write(text)][0]!.resume;

const ROWS = xmlAt('/r/o');
const NESTED = jsonAt('/r/*/*/*');
const XML = resumeOf(ROWS, '<r a="1"><o/><o/></r>');
const JSONS = resumeOf(NESTED, '{"r":[{"a":[1,2]}]}');

const xmlIn = (around: object): unknown => ({ ...XML, around: { ...XML.around, ...around } });
const jsonIn = (around: object): unknown => ({ ...JSONS, around: { ...JSONS.around, ...around } });
const place = { offset: 0, line: 1, column: 1 };
const element = (name: string): object => ({ name, attributes: {} });

const WRONG: readonly (readonly [what: string, make: Make, from: unknown, message: string | RegExp])[] = [
  ['no object', ROWS, 'x', "resume: expected an object, got 'x'"],
  ['null', ROWS, null, 'resume: expected an object, got null'],
  ['without surroundings', ROWS, {}, 'resume.around.format: expected xml or json or lines'],
  ['of an unknown format', ROWS, xmlIn({ format: 'toString' }), /around.format: expected xml or/],
  ['of a format that is no name', ROWS, xmlIn({ format: { toString: 1 } }), /around.format: expected xml or/],
  ['of JSON, for XML', ROWS, JSONS, 'resume.around.format: expected xml, got json'],
  [
    'of XML, for lines',
    from => lineSplit({}, { from }),
    XML,
    'resume.around.format: expected lines, got xml',
  ],
  [
    'at a negative offset',
    ROWS,
    { ...XML, offset: -1 },
    /^resume.offset: expected a whole number from 0, got -1/,
  ],
  [
    'on a line that is text',
    ROWS,
    { ...XML, line: '1' },
    /^resume.line: expected a whole number from 1, got '1'/,
  ],
  ['at column 0', ROWS, { ...XML, column: 0 }, /^resume.column/],
  ['before the first record', ROWS, { ...XML, record: 0 }, /^resume.record/],
  ['inside of a block', ROWS, { ...XML, block: 0.5 }, /^resume.block/],
  ['of no encoding', ROWS, { ...XML, encoding: undefined }, /^resume.encoding: expected a name/],
  [
    'of an unknown encoding',
    ROWS,
    { ...XML, encoding: 'ebcdic' },
    /^resume.encoding: encoding "ebcdic" is not/,
  ],
  [
    'in another root',
    ROWS,
    xmlIn({ ancestors: [element('s')] }),
    /^resume.around: expected what encloses \/r\/o$/,
  ],
  ['in nothing', ROWS, xmlIn({ ancestors: [] }), /encloses \/r\/o$/],
  ['too deep', ROWS, xmlIn({ ancestors: [element('r'), element('r')] }), /encloses \/r\/o$/],
  [
    'in an element that is none',
    xmlAt('/*/o'),
    xmlIn({ ancestors: [element('1<')] }),
    /ancestors: expected names/,
  ],
  ['at other records of JSON', jsonAt('/orders/*'), JSONS, /encloses \/orders\/\*$/],
  ['in another key', jsonAt('/s/*/*/*'), JSONS, /encloses \/s\/\*\/\*\/\*$/],
  [
    'in a container that is the record',
    jsonAt('/'),
    jsonIn({ open: [{ kind: 'array', name: '', start: place }] }),
    /encloses \/$/,
  ],
  [
    'in an element of an array without a number',
    NESTED,
    JSON.parse(JSON.stringify(JSONS).replace('"name":"0"', '"name":"x"')),
    /encloses \/r\/\*\/\*\/\*$/,
  ],
];

const XML_AROUND = [
  { ancestors: 1 },
  { ancestors: [null] },
  { ancestors: [{ name: 'r' }] },
  { ancestors: [{ name: 'r', attributes: { a: 1 } }] },
  { ancestors: [{ name: 1, attributes: {} }] },
  { entities: [['e']] },
  { entities: [null] },
  { entities: [['e', 1]] },
  { entities: [[1, 'e']] },
  { entities: null },
  { attributes: undefined },
  { attributes: [null] },
  ...[{ element: 1 }, { name: null }, { isTokenized: 'yes' }, { byDefault: undefined }, { byDefault: 1 }].map(
    wrong => ({
      attributes: [{ element: 'o', name: 'a', isTokenized: false, byDefault: null, ...wrong }],
    }),
  ),
];

const JSON_AROUND = [
  { values: 0 },
  { open: {} },
  { open: [{ kind: 'list', name: '', start: place }] },
  { open: [{ kind: 'object', name: '', start: { ...place, column: 0 } }] },
  { open: [{ kind: 'object', name: '', start: { ...place, line: 0 } }] },
  { open: [{ kind: 'object', name: '', start: { ...place, offset: -1 } }] },
  { open: [{ kind: 'object', start: place }] },
];

describe('what a scanner is to go on from is refused', () => {
  const cases: (typeof WRONG)[number][] = [
    ...WRONG,
    ...XML_AROUND.map(
      around => [`with ${JSON.stringify(around)}`, ROWS, xmlIn(around), /encloses records of xml$/] as const,
    ),
    ...JSON_AROUND.map(
      around =>
        [`with ${JSON.stringify(around)}`, NESTED, jsonIn(around), /encloses records of json$/] as const,
    ),
  ];
  for (const [what, make, from, message] of cases) {
    it(what, () => {
      assert.throws(() => make(from as Resume), { name: 'LoadError', code: 'resume', message });
    });
  }
});
