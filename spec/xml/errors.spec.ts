import assert from 'node:assert/strict';
import { LoadError } from '../../lib/errors.js';
import { type XmlOptions, xmlRecords } from '../../lib/xml/records.js';
import { oneByteChunks } from '../support/chunks.js';

interface Outcome {
  readonly read: number;
  readonly error: LoadError;
}

function fails(chunks: Iterable<Uint8Array | string>, options: Partial<XmlOptions> = {}): Outcome {
  const records = xmlRecords({ record: '/r/o', ...options });
  let read = 0;
  try {
    for (const chunk of chunks) for (const _record of records.write(chunk)) read++;
    for (const _record of records.end()) read++;
  } catch (error) {
    assert.ok(error instanceof LoadError, String(error));
    return { read, error };
  }
  return assert.fail('nothing was refused');
}

it('XML refuses an XML declaration behind a root that is a record', () => {
  const { error } = fails(['<o/><?xml version="1.0"?>'], { record: '/o' });
  assert.equal(error.reason, 'an XML declaration that is not at the start');
});

// What, the document with a | where the fault is, the code, the reason, records read before it.
type Case = readonly [what: string, document: string, code: string, reason: string, before?: number];

const DOCUMENT: Case[] = [
  ['a source that is empty', '|', 'empty', 'the source is empty'],
  ['a source of white space', ' \n|', 'not_well_formed', 'there is no root element'],
  [
    'a source that ends inside a record',
    '<r>\n<o/>\n<o><a>|',
    'truncated',
    'the source ends inside <o>, which begins on line 3',
    1,
  ],
  ['a source that ends between records', '<r>\n<o/>\n|', 'truncated', 'the source ends inside <r>', 1],
  [
    'a source that ends inside an element passed by',
    '<r><p><q>|',
    'truncated',
    'the source ends inside <p>, which begins on line 1',
  ],
  ['a source that ends inside a comment', '<r/><!-- |', 'truncated', 'the source ends inside markup'],
  [
    'an end tag that is the start of the name, beside the records',
    '<r><x><ab></a|></x></r>',
    'not_well_formed',
    'this closing tag does not close what is open',
  ],
  [
    'an end tag that goes on behind the name, beside the records',
    '<r><x><a></ab|></x></r>',
    'not_well_formed',
    'this closing tag does not close what is open',
  ],
  [
    'a closing tag of another element',
    '<r><o><a></b|></o></r>',
    'not_well_formed',
    'this closing tag does not close what is open',
  ],
  [
    'a closing tag of another element that is passed by',
    '<r><p><a></b|></p></r>',
    'not_well_formed',
    'this closing tag does not close what is open',
  ],
  [
    'a closing tag of another element around records',
    '<r><o/></s|>',
    'not_well_formed',
    'unexpected close tag',
    1,
  ],
  ['text behind the root', '<r><o/></r>\n|x', 'not_well_formed', 'text behind the root', 1],
  ['text before the root', '|x<r/>', 'not_well_formed', 'text before the root'],
  [
    'CDATA behind the root',
    '<r><o/></r>|<![CDATA[ ]]>',
    'not_well_formed',
    'a CDATA section outside of the root',
    1,
  ],
  ['a second root', '<r><o/></r>|<r/>', 'not_well_formed', 'a second root', 1],
  [
    'a DOCTYPE behind the root',
    '<r><o/></r>|<!DOCTYPE r>',
    'not_well_formed',
    'a DOCTYPE behind the start of the root or another DOCTYPE',
    1,
  ],
  [
    'an XML declaration that is not at the start',
    '\n|<?xml version="1.0"?><r/>',
    'not_well_formed',
    'an XML declaration that is not at the start',
  ],
  [
    'a reference with a record inside of it',
    '<r>|&#1<o/>20;</r>',
    'not_well_formed',
    '"&" that begins no reference',
  ],
  [
    'an instruction whose name goes over into its end',
    '<r><o>|<?p?<a/>?></o></r>',
    'not_well_formed',
    'a processing instruction without a name',
  ],
  [
    'an instruction behind the root whose name is none',
    '<r><o/></r>|<?p<??>',
    'not_well_formed',
    'a processing instruction without a name',
    1,
  ],
  [
    'an XML declaration behind the root',
    '<z/>|<?xml version="1.0"?>',
    'not_well_formed',
    'an XML declaration that is not at the start',
  ],
  [
    'an XML declaration without a version',
    '|<?xml encoding="utf-8"?><r/>',
    'not_well_formed',
    'the XML declaration is not <?xml version="1.0" encoding="…" standalone="yes|no"?>',
  ],
  ['white space behind "<"', '<r><|\no/></r>', 'not_well_formed', 'byte 0x0a behind "<"'],
  ['white space behind "</"', '<r><o></| o></r>', 'not_well_formed', 'a space behind "</"'],
  ['"<" in an attribute', '<r><o a="|<"/></r>', 'not_well_formed', '"<" in the value of an attribute'],
  ['"<" in a tag', '<r><o |<a/></o></r>', 'not_well_formed', '"<" inside a tag'],
  ['"--" in a comment', '<r><o><!-- --|- --></o></r>', 'not_well_formed', '"--" inside a comment'],
  ['an unknown declaration', '<r><o><!|E></o></r>', 'not_well_formed', '"E" behind "<!"'],
  ['an attribute without quotes', '<r><o a=|1/></r>', 'not_well_formed', 'unquoted attribute value'],
  ['an attribute without a value', '<r><o a|/></r>', 'not_well_formed', 'invalid attribute name'],
  [
    'attributes without space between',
    '<r><o a="1"|b="2"/></r>',
    'not_well_formed',
    'no whitespace between attributes',
  ],
  [
    'an attribute given twice',
    '<r><o a="1" b="" a="2|"/></r>',
    'not_well_formed',
    'attribute a is given twice',
  ],
  [
    'hasOwnProperty given twice',
    '<r><o hasOwnProperty="1" hasOwnProperty="2|"/></r>',
    'not_well_formed',
    'attribute hasOwnProperty is given twice',
  ],
  [
    '__proto__ given twice',
    '<r><o __proto__="1" __proto__="2|"/></r>',
    'not_well_formed',
    'attribute __proto__ is given twice',
  ],
  [
    'an attribute of an ancestor given twice',
    '<r a="1" a="2|"><o/></r>',
    'not_well_formed',
    'attribute a is given twice',
  ],
  ['"]]>" in the text of a record', '<r><o>\r\n \r\n|]]></o></r>', 'not_well_formed', '"]]>" in text'],
  ['"]]>" in text between records', '<r> |]]><o/></r>', 'not_well_formed', '"]]>" in text'],
  [
    'a control character',
    '<r><o>ö\r\n|\u0001</o></r>',
    'not_well_formed',
    'U+0001 is not a character of XML',
  ],
  ['a NUL between records', '<r>|\0<o/></r>', 'not_well_formed', 'U+0000 is not a character of XML'],
  ['U+FFFE', '<r><o>\ufffd|\ufffe</o></r>', 'not_well_formed', 'U+FFFE is not a character of XML'],
  [
    '"&" that begins no reference',
    '<r><o>a &| b</o></r>',
    'not_well_formed',
    'invalid character in entity name',
  ],
  ['an entity by another case', '<r><o>&AMP|;</o></r>', 'not_well_formed', 'entity &AMP; is not declared'],
  ['an entity of HTML', '<r><o a="&nbsp|;"/></r>', 'not_well_formed', 'entity &nbsp; is not declared'],
  [
    'a character reference with a capital X',
    '<r><o>&#X41|;</o></r>',
    'not_well_formed',
    '&#X41; is not a character reference',
  ],
  ['a reference to NUL', '<r><o>&#0|;</o></r>', 'not_well_formed', '&#0; is not a character of XML'],
  [
    'a reference to half a surrogate pair',
    '<r><o>&#xD800|;</o></r>',
    'not_well_formed',
    '&#xD800; is not a character of XML',
  ],
  ['a path that leads nowhere', '<z><o/></z>|', 'no_records', '0 records at /r/o; the root is <z>'],
  [
    'a path with a wrong last name',
    '<r><p/><q/><p/></r>|',
    'no_records',
    '0 records at /r/o; the root is <r>, and in /r there is <p>, <q>',
  ],
];

const LIMITS: (readonly [...Case, options: Partial<XmlOptions>])[] = [
  [
    'a long record',
    '<r><o/>\n|<o>123456789</o></r>',
    'limit',
    '<o> is longer than 15 bytes',
    1,
    { maxRecordBytes: 15 },
  ],
  [
    'much white space',
    '<r><o/>|                <o/></r>',
    'limit',
    'text or markup outside of records is longer than 15 bytes',
    1,
    { maxRecordBytes: 15 },
  ],
  [
    'a long comment',
    '<r><o/>|<!-- 123456789 --></r>',
    'limit',
    'text or markup outside of records is longer than 15 bytes',
    1,
    { maxRecordBytes: 15 },
  ],
  [
    'deep elements',
    '<r><o/><o><a><b|></b></a></o></r>',
    'limit',
    'elements nested deeper than 2',
    1,
    { maxDepth: 2 },
  ],
  [
    'many attributes',
    '<r><o/><o a="" b=|""/></r>',
    'limit',
    'more than 1 attributes',
    1,
    { maxAttributes: 1 },
  ],
  [
    'a long name',
    `<r><o/><o><${'n'.repeat(1024)}|n/></o></r>`,
    'limit',
    'a name longer than 1024 bytes',
    1,
    {},
  ],
];

describe('XML that is refused', () => {
  const cases = [
    ...DOCUMENT.map(
      ([what, document, code, reason, before]) => [what, document, code, reason, before ?? 0, {}] as const,
    ),
    ...LIMITS,
  ];
  for (const [what, marked, code, reason, before = 0, options] of cases) {
    const at = marked.indexOf('|');
    const text = marked.slice(0, at) + marked.slice(at + 1);

    it(`names the place of ${what}`, () => {
      const { read, error } = fails([Buffer.from(text)], options);
      const lines = text.slice(0, at).split('\n');
      const place = {
        record: before,
        start: Buffer.byteLength(text.slice(0, at)),
        end: Buffer.byteLength(text.slice(0, at)),
        line: lines.length,
        column: Buffer.byteLength(lines.at(-1)!) + 1,
      };
      assert.deepEqual([error.code, error.reason, error.position, read], [code, reason, place, before]);
    });

    it(`says the same of ${what} when each byte comes alone`, () => {
      const { error, read } = fails(oneByteChunks(Buffer.from(text)), options);
      assert.deepEqual([error.message, read], [fails([Buffer.from(text)], options).error.message, before]);
    });
  }

  it('begins its message with the record, byte, line and column', () => {
    const { error } = fails(['<r>\n  <o/>\n  <o>&x;</o></r>']);
    assert.equal(error.message, 'record 1, byte 18, line 3, column 8: entity &x; is not declared');
  });

  it('takes an element without children for one without records', () => {
    for (const empty of ['<r/>', '<r></r>', '<r>\n<!-- none today --></r>']) {
      const records = xmlRecords({ record: '/r/o' });
      assert.deepEqual([...records.write(empty), ...records.end()], []);
    }
  });
});
