import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expander } from '../../lib/xml/entities.js';
import { saxReader } from '../../lib/xml/read.js';
import { valueBuilder } from '../../lib/xml/value.js';
import { eventReader } from '../../lib/xml/value-events.js';
import { scaled } from '../support/soak.js';
import { change, changed } from '../support/text-changes.js';
import { xmlElement } from '../support/xml-documents.js';

const doctype = {
  entities: new Map([
    ['e', 'E &lt; F'],
    ['blank', ' '],
  ]),
  attributes: [],
};
const RUNS = scaled(6000, 100_000);
const read = eventReader(valueBuilder(['line']), expander(doctype));
const value = (xml: string): unknown => read(Buffer.from(xml));

/** What sax makes of it; undefined where it refuses it. */
function bySax(xml: string): unknown {
  try {
    return saxReader(['line'], doctype)(Buffer.from(xml));
  } catch {
    return undefined;
  }
}

describe('Values from what the kernel finds', () => {
  it('are those of sax, whatever the element', () => {
    let taken = 0;
    fc.assert(
      fc.property(xmlElement(), ({ xml }) => {
        const found = value(xml);
        if (found === undefined) return;
        taken++;
        assert.deepEqual(found, bySax(xml));
      }),
      { numRuns: RUNS },
    );
    // Names beyond ASCII and instructions are frequent here.
    assert.ok(taken > RUNS / 8, `it read only ${taken} of ${RUNS}`);
  });

  it('are nothing that sax refuses, and nothing else than it reads', () => {
    fc.assert(
      fc.property(xmlElement(), fc.array(change, { minLength: 1, maxLength: 3 }), ({ xml }, changes) => {
        const text = changed(xml, changes);
        const found = value(text);
        if (found !== undefined) assert.deepEqual(found, bySax(text));
      }),
      { numRuns: RUNS },
    );
  });

  for (const [what, xml, expected] of [
    ['line ends and blanks', '<o a="1\r\n2\t3">\r\n4\r</o>', { '@a': '1 2 3', '#text': '\n4\n' }],
    ['references', '<o a="&e;&#9;">&#x41;&amp;&e;</o>', { '@a': 'E < F\t', '#text': 'A&E < F' }],
    ['sections and comments', '<o>1<!-- 2 --><![CDATA[<&]]]>3</o>', '1<&]3'],
    ['names that objects have', '<o><__proto__>1</__proto__><constructor/></o>', undefined],
    ['children under one name', '<o><a>1</a> <a b="2"/><line/></o>', { a: ['1', { '@b': '2' }], line: [''] }],
    ['an element with no more than a child', '<o> <a/> </o>', { a: '' }],
    ['blanks by references beside children', '<o>&#9;<a/>&blank;</o>', { a: '' }],
    ['text by a reference beside children', '<o> &#233;<a/></o>', { a: '', '#text': ' é' }],
    ['text beside children', '<o>1<a/>2</o>', { a: '', '#text': '12' }],
  ] as const) {
    it(`have ${what}`, () => assert.deepEqual(value(xml), expected ?? bySax(xml)));
  }

  for (const [what, xml] of [
    ['a name beyond ASCII', '<ö/>'],
    ['an instruction', '<o><?p?></o>'],
    ['an attribute given twice', '<o a="1" a="2"/>'],
    ['an entity that is not declared', '<o>&f;</o>'],
    ['a reference that is none', '<o a="&#xD800;"/>'],
    ['"]]>" in text', '<o>]]></o>'],
    ['"--" in a comment', '<o><!-- -- --></o>'],
    ['no space between attributes', '<o a="1"b="2"/>'],
    ['"<" in an attribute', '<o a="<"/>'],
    ['a control character', '<o>\u0001</o>'],
    ['U+FFFF', '<o>\uffff</o>'],
    ['another closing tag', '<o><a></o></a>'],
    ['more than one element', '<o/><o/>'],
    ['an end inside', '<o><a/>'],
    ['an end in a tag', '<o a="1'],
  ] as const) {
    it(`are left to others where there is ${what}`, () => assert.equal(value(xml), undefined));
  }

  it('begin anew behind an element that was left', () => {
    assert.deepEqual(
      [value('<o><a>'), value('<o>1</o>'), value('<o b="1">'), value('<o/>')],
      [undefined, '1', undefined, ''],
    );
  });

  it('have the right names, however many there have been', () => {
    for (let round = 0; round < 25; round++) {
      const names = Array.from({ length: 1000 }, (_none, n) => `n${round}-${n}`);
      const xml = `<o>${names.map(name => `<${name} a-${name}="1"/>`).join('')}</o>`;
      const expected = Object.fromEntries(names.map(name => [name, { [`@a-${name}`]: '1' }]));
      assert.deepEqual(value(xml), expected);
    }
  });
});
