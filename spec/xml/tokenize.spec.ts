import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCharacters } from '../../lib/xml/characters.js';
import { NO_DOCTYPE } from '../../lib/xml/doctype.js';
import { expander } from '../../lib/xml/entities.js';
import { saxReader } from '../../lib/xml/read.js';
import { tokenizer } from '../../lib/xml/tokenize.js';
import { valueBuilder } from '../../lib/xml/value.js';
import { change, changed } from '../support/text-changes.js';
import { xmlElement } from '../support/xml-documents.js';

const doctype = {
  entities: new Map([['e', 'E & <'.replace('<', '&lt;').replace('& ', '&amp; ')]]),
  attributes: [
    { element: 'declared', name: 'a', isTokenized: true, byDefault: null },
    { element: 'declared', name: 'b', isTokenized: false, byDefault: '&e;' },
  ],
};

/** What the tokenizer makes of a text; undefined where it leaves it to sax. */
function tokenized(xml: string): unknown {
  const utf8 = Buffer.from(xml);
  try {
    checkCharacters(utf8);
  } catch {
    return undefined;
  }
  return tokenizer(valueBuilder(['line']), expander(doctype))(xml);
}

/** What sax makes of it; undefined where it refuses it. */
function bySax(xml: string): unknown {
  try {
    return saxReader(['line'], doctype)(Buffer.from(xml));
  } catch {
    // What the lexer refuses before makes sax's events come out of order: that is a refusal as well.
    return undefined;
  }
}

describe('the tokenizer', () => {
  it('reads most elements, and as sax does', () => {
    let taken = 0;
    fc.assert(
      fc.property(xmlElement(), ({ xml }) => {
        const value = tokenized(xml);
        if (value === undefined) return;
        taken++;
        assert.deepEqual(value, bySax(xml));
      }),
      { numRuns: 2000 },
    );
    // Names beyond ASCII and instructions are frequent here.
    assert.ok(taken > 400, `it read only ${taken} of 2000`);
  });

  it('reads nothing that sax refuses, and nothing in another way', () => {
    fc.assert(
      fc.property(xmlElement(), fc.array(change, { minLength: 1, maxLength: 3 }), ({ xml }, changes) => {
        const text = changed(xml, changes);
        const value = tokenized(text);
        if (value !== undefined) assert.deepEqual(value, bySax(text));
      }),
      { numRuns: 6000 },
    );
  });

  for (const [what, xml, value] of [
    ['a processing instruction', '<o>1<?p?>2<?q a?b ??>3</o>', '123'],
    ['names beyond ASCII', '<ö ü𐀀="1"><a·‿/></ö>', { '@ü𐀀': '1', 'a·‿': '' }],
    ['attributes that are declared', '<declared a=" 1  2 "/>', { '@a': '1 2', '@b': 'E & <' }],
  ] as const) {
    it(`reads ${what}`, () => assert.deepEqual(tokenized(xml), value));
  }

  const left: readonly (readonly [what: string, string])[] = [
    ['a processing instruction without a name', '<o><? p?></o>'],
    ['a processing instruction named as the declaration is', '<o><?xmL v?></o>'],
    ['a processing instruction without an end', '<o><?p </o>'],
    ['a name with what no name has', '<ö×/>'],
    ['an attribute with a name that begins wrongly', '<o ̀="1"/>'],
    ['an attribute given twice', '<o a="1" a="2"/>'],
    ['an entity that is not declared', '<o>&f;</o>'],
    ['"]]>" in text', '<o>]]></o>'],
    ['"--" in a comment', '<o><!-- -- --></o>'],
    ['attributes without space between', '<o a="1"b="2"/>'],
    ['"<" in an attribute', '<o a="<"/>'],
    ['another closing tag', '<o><a></o></a>'],
    ['a longer closing tag', '<o></oo>'],
    ['more than one element', '<o/><o/>'],
    ['text behind the element', '<o/> '],
    ['an end inside', '<o><a/>'],
    ['an attribute without an end', '<o a="1'],
  ];
  for (const [what, xml] of left) {
    it(`leaves ${what} to sax`, () => {
      assert.equal(tokenized(xml), undefined);
    });
  }

  it('begins anew behind an element that it has left', () => {
    const read = tokenizer(valueBuilder(), expander(NO_DOCTYPE));
    assert.deepEqual(
      [read('<o><a>'), read('<o>1</o>'), read('<o b="1">'), read('<o/>')],
      [undefined, '1', undefined, ''],
    );
  });
});
