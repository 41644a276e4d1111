import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonSplit, lineSplit, type Split, xmlSplit } from '../../lib/block/split.js';
import { LoadError } from '../../lib/errors.js';
import type { Block, Resume } from '../../lib/types.js';
import { chunksOf, cuts } from '../support/chunks.js';
import { jsonDocument, jsonText } from '../support/json-documents.js';
import { xmlElement } from '../support/xml-documents.js';

type Make = (limits: { maxRecords: number; maxBytes: number }, from?: Resume) => Split;

/** All blocks, and the fault that they end in. */
function outcome(split: Split, chunks: Iterable<Uint8Array | string>): { blocks: Block[]; fault?: unknown } {
  const blocks: Block[] = [];
  try {
    for (const chunk of chunks) for (const block of split.write(chunk)) blocks.push(block);
    for (const block of split.end()) blocks.push(block);
    return { blocks };
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    const { code, message, position } = error;
    return { blocks, fault: { code, message, position } };
  }
}

const kept = (resume: Resume): Resume => JSON.parse(JSON.stringify(resume));

// What may go wrong behind the records.
const ending = fc.oneof(
  { weight: 3, arbitrary: fc.constant((text: string) => text) },
  fc.double({ min: 0.3, max: 1, noNaN: true }).map(share => (text: string) => cutAt(text, share)),
  fc
    .constantFrom(
      'x',
      '<r/>',
      '<!DOCTYPE r>',
      '</r>',
      '<![CDATA[]]>',
      '<?xml version="1.0"?>',
      ']',
      '{}',
      '\0',
    )
    .map(junk => (text: string) => text + junk),
  fc
    .tuple(
      fc.double({ min: 0.3, max: 1, noNaN: true }),
      fc.constantFrom('<', '>', '/', '"', ',', '}', ']', ' ', '&', ';'),
    )
    .map(
      ([share, by]) =>
        (text: string) =>
          `${cutAt(text, share)}${by}${text.slice(cutAt(text, share).length + 1)}`,
    ),
);

const cutAt = (text: string, share: number): string => text.slice(0, Math.round(text.length * share));

const space = fc.constantFrom(
  '',
  '\n',
  ' ',
  '&e;',
  'text',
  '<!-- <o/> -->',
  '<?p <o/> ?>',
  '<p><o/></p>',
  'ä\n',
);

/** Records of `/r/*\/o` in several groups, some of them inside of elements that are passed by. */
const xml = (declaration: string): fc.Arbitrary<string> => {
  const group = fc.record({
    name: fc.constantFrom('g', 'h', 'constructor', 'ö'),
    attributes: fc.constantFrom('', ' a="&e;1"', " __proto__='1' ö='\n'", ' constructor=""'),
    children: fc.array(
      fc.tuple(
        space,
        fc.oneof(
          xmlElement().map(one => one.xml),
          fc.constant('<o>&e;</o>'),
        ),
      ),
      {
        maxLength: 5,
      },
    ),
  });
  return fc
    .record({
      doctype: fc.constantFrom(
        '<!DOCTYPE r [<!ENTITY e "E"><!ENTITY f SYSTEM "f">]>',
        '<!DOCTYPE r [<!ENTITY e "&#38;">]>\n',
        '<!DOCTYPE r [<!ENTITY e "E"><!ATTLIST g a CDATA "&e;2" b NMTOKENS " x  y "><!ATTLIST o d CDATA #IMPLIED>]>',
        '<!DOCTYPE r [<!ENTITY e "E"><!ATTLIST h ö ID #REQUIRED><!ATTLIST p d CDATA "&e;"><!ATTLIST o d CDATA "1">]>',
      ),
      groups: fc.array(group, { minLength: 1, maxLength: 4 }),
      epilog: fc.constantFrom('', '\n', '<!-- ä -->\n'),
    })
    .map(({ doctype, groups, epilog }) => {
      const inner = groups.map(({ name, attributes, children }) => {
        return `<${name}${attributes}>${children.map(([before, one]) => before + one).join('')}</${name}>\n`;
      });
      return `${declaration}${doctype}<r id="1">${inner.join('')}</r>${epilog}`;
    });
};

const lines = fc
  .array(fc.tuple(jsonText(), fc.constantFrom('\n', '\r\n', ' \n\n', '\n \t')), { maxLength: 8 })
  .map(found => found.map(([{ json }, end]) => json.replace(/[\r\n]/g, ' ') + end).join(''));

/** Records of `/r/*\/*` in several arrays and objects. */
const nested = fc
  .array(jsonDocument(), { minLength: 1, maxLength: 3 })
  .chain(documents =>
    fc.constantFrom<[string, string]>(['[', ']'], ['{', '}']).map(brackets => ({ documents, brackets })),
  )
  .map(({ documents, brackets: [open, close] }) => {
    const values = documents.map(({ text }, index) => (open === '[' ? text : `"k${index}":${text}`));
    return `{"r": ${open}${values.join(' ,\n')}${close}, "orders": 1}`;
  });

const latin1 = (text: string): string => text.replace(/[^\0-\xff]/gu, '?');
const utf8 = (text: string): Uint8Array => Buffer.from(text);
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

const GROUPS: Make = (limits, from) => xmlSplit({ record: '/r/*/o', ...limits }, { from });
const GROUPLESS: Make = (limits, from) => xmlSplit({ record: '/r/o', ...limits }, { from });
const PICKED: Make = (limits, from) =>
  xmlSplit({ record: '/r/*/*', pick: ['line', 'e/o'], arrays: ['line'], ...limits }, { from });
const ORDERS: Make = (limits, from) => jsonSplit({ record: '/orders/*', ...limits }, { from });
const NESTED: Make = (limits, from) => jsonSplit({ record: '/r/*/*/*', ...limits }, { from });
const LINES: Make = (limits, from) => lineSplit(limits, { from });
const orders = jsonDocument().map(({ text }) => text);

const SOURCES: readonly (readonly [string, fc.Arbitrary<string>, (text: string) => Uint8Array, Make])[] = [
  ['XML', xml(''), utf8, GROUPS],
  ['XML of which parts are picked', xml('<?xml version="1.0"?>'), utf8, PICKED],
  ['XML with a byte order mark', xml(''), text => utf8(`\ufeff${text}`), GROUPS],
  ['XML in UTF-16', xml(''), utf16, PICKED],
  ['XML in UTF-16, big end first', xml(''), utf16be, GROUPS],
  [
    'XML in ISO-8859-1',
    xml('<?xml version="1.0" encoding="ISO-8859-1"?>').map(latin1),
    text => Buffer.from(text, 'latin1'),
    PICKED,
  ],
  [
    'XML whose root is the record',
    fc.tuple(xmlElement(), fc.constantFrom('', '\n')).map(([{ xml: one }, end]) => one + end),
    utf8,
    rootSplit,
  ],
  ['JSON', orders, utf8, ORDERS],
  ['JSON in UTF-16', orders, utf16, ORDERS],
  ['JSON with records at several places', nested, utf8, NESTED],
  ['JSON that is one record', jsonText().map(({ json }) => `${json} `), utf8, wholeSplit],
  ['NDJSON', lines, utf8, LINES],
  ['NDJSON in UTF-16', lines, utf16be, LINES],
];

function rootSplit(limits: object, from?: Resume): Split {
  return xmlSplit({ record: '/*', ...limits }, { from });
}

function wholeSplit(limits: object, from?: Resume): Split {
  return jsonSplit({ record: '/', ...limits }, { from });
}

describe('going on behind a block', () => {
  for (const [format, documents, encode, make] of SOURCES) {
    it(`of ${format} gives the blocks and the fault that follow when all is read`, () => {
      let resumed = 0;
      const limits = fc.record({
        maxRecords: fc.integer({ min: 1, max: 3 }),
        maxBytes: fc.integer({ min: 1, max: 200 }),
      });
      fc.assert(
        fc.property(documents, ending, cuts(), limits, (text, end, fractions, cut) => {
          const bytes = encode(end(text));
          const { blocks, fault } = outcome(make(cut), chunksOf(bytes, fractions));
          for (const [index, { resume, end: offset }] of blocks.entries()) {
            assert.equal(resume.offset, offset);
            const from = kept(resume);
            assert.deepEqual(from, resume);
            const rest = outcome(make(cut, from), chunksOf(bytes.subarray(offset), fractions));
            assert.deepEqual(rest, {
              blocks: blocks.slice(index + 1),
              ...(fault !== undefined && { fault }),
            });
            resumed++;
          }
        }),
        { numRuns: 300 },
      );
      assert.ok(resumed > 100, `only ${resumed} blocks were gone on behind`);
    });
  }

  const ONE = { maxRecords: 1, maxBytes: 1000 };
  const first = (make: Make, text: string): Block => outcome(make(ONE), [text]).blocks[0]!;

  for (const [format, make, text] of [
    ['XML', rootSplit, '<o/>'],
    ['JSON', wholeSplit, '12'],
    ['NDJSON', LINES, '12'],
  ] as const) {
    it(`of ${format} at the end of the source gives nothing, and no fault`, () => {
      const { resume } = first(make, text);
      assert.equal(resume.offset, text.length);
      assert.deepEqual(outcome(make(ONE, resume), []), { blocks: [] });
    });
  }

  it('refuses a reference with a record inside of it', () => {
    const { resume } = first(GROUPLESS, '<r><o/><o/></r>');
    const { fault } = outcome(rowsOf(resume), ['&#1<o/>20;</r>']);
    assert.match(String((fault as Error).message), /"&" that begins no reference/);
  });

  it('gives elements around records the attributes that the DOCTYPE declares', () => {
    const make: Make = (limits, from) => xmlSplit({ record: '/r/g/o', ...limits }, { from });
    const text = '<!DOCTYPE r [<!ATTLIST g a CDATA "A">]><r><g a="1"><o/></g><g><o/></g></r>';
    const { resume } = first(make, text);
    const { blocks } = outcome(make(ONE, kept(resume)), [text.slice(resume.offset)]);
    assert.deepEqual(blocks[0]!.runs[0]!.ancestors[1], { name: 'g', attributes: { a: 'A' } });
  });

  it('takes text as well as bytes', () => {
    const text = '<r>\ufeff<o>ä</o>ö<o/></r>';
    const { blocks } = outcome(rowsOf(), [`\ufeff${text}`]);
    const { resume } = blocks[0]!;
    const rest = Buffer.from(`\ufeff${text}`).subarray(resume.offset);
    assert.deepEqual(outcome(rowsOf(resume), [rest.toString()]), { blocks: blocks.slice(1) });
    assert.deepEqual(outcome(rowsOf(resume), [rest]), { blocks: blocks.slice(1) });
  });

  it('takes a character that looks like a byte order mark for what it is', () => {
    const text = '<r><o/>\ufeff<o/></r>';
    const { blocks } = outcome(rowsOf(), [text]);
    const { resume } = blocks[0]!;
    for (const rest of ['\ufeff<o/></r>', Buffer.from('\ufeff<o/></r>')]) {
      assert.deepEqual(outcome(rowsOf(resume), [rest]), { blocks: blocks.slice(1) });
    }
  });

  it('does not mix text with another encoding', () => {
    const { resume } = outcome(rowsOf(), [utf16('<r><o/><o/></r>')]).blocks[0]!;
    assert.throws(() => [...rowsOf(resume).write('<o/></r>')], TypeError);
  });

  it('knows encodings by names of their own, or as they are declared', () => {
    const text = '<r><o/><o/></r>';
    const declared = (name: string): Uint8Array =>
      Buffer.from(`<?xml version="1.0" encoding="${name}"?>${text}`);
    const encodings = [
      text,
      utf8(text),
      declared('UTF8'),
      utf16(text),
      utf16be(text),
      declared('ascii'),
      declared('Latin1'),
    ].map(source => outcome(rowsOf(), [source]).blocks[0]!.resume.encoding);
    assert.deepEqual(encodings, ['utf-8', 'utf-8', 'utf-8', 'utf-16le', 'utf-16be', 'us-ascii', 'Latin1']);
  });

  it('needs little: blocks with the same around them share it', () => {
    const xmlBlocks = outcome(rowsOf(), [
      '<!DOCTYPE r [<!ENTITY e "E">]><r a="1"><o/><!-- --><o/></r>',
    ]).blocks;
    assert.equal(xmlBlocks[0]!.resume.around, xmlBlocks[1]!.resume.around);
    const jsonBlocks = outcome(ORDERS(ONE), ['{"orders":[1,2]}']).blocks;
    const [one, two] = jsonBlocks.map(({ resume: { around } }) => around.format === 'json' && around.open);
    assert.equal(one, two);
  });

  function rowsOf(from?: Resume): Split {
    return xmlSplit({ record: '/r/o', maxRecords: 1 }, { from });
  }
});
