import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkCharacters } from '../../lib/xml/characters.js';
import type { Doctype } from '../../lib/xml/doctype.js';
import { expander } from '../../lib/xml/entities.js';
import { saxReader } from '../../lib/xml/read.js';
import { type XmlSlots, xmlSlots } from '../../lib/xml/slots.js';
import { tokenizer } from '../../lib/xml/tokenize.js';
import { valueBuilder } from '../../lib/xml/value.js';
import {
  countOf,
  IS_PARENT,
  slotIn,
  TEXT,
  wantAttribute,
  wantChild,
  wantText,
} from '../../lib/slots/wanted.js';
import { scaled } from '../support/soak.js';
import { change, changed } from '../support/text-changes.js';
import { xmlElement } from '../support/xml-documents.js';

const doctype: Doctype = { entities: new Map([['e', 'E&lt;']]), attributes: [] };

const RUNS = scaled(6000, 100_000);

// Each has a kernel, and address space, of its own.
const any = xmlSlots();

const taken = (xml: string, slots = any): boolean => {
  const bytes = Buffer.from(xml);
  slots.begin(bytes, doctype);
  return slots.read(0, bytes.length);
};

function byTokenizer(xml: string): boolean {
  try {
    checkCharacters(Buffer.from(xml));
    return tokenizer(valueBuilder(), expander(doctype))(xml) !== undefined;
  } catch {
    return false;
  }
}

function isRefused(xml: string): boolean {
  try {
    return saxReader([], doctype)(Buffer.from(xml)) === undefined;
  } catch {
    return true;
  }
}

/** What it leaves though the tokenizer takes it. */
const BEYOND = /<\?|[<\s/][^\s<>="'/]*[^\0-\x7f][^\s<>"']*[\s=>/]/;

/** Slots that want the text of `a`, and `@b` of it. */
function wanting(): { slots: XmlSlots; found(xml: string): unknown[] } {
  const slots = xmlSlots();
  const { root, texts } = slots;
  const a = root.children[wantChild(root, 'a')]!;
  const at = wantAttribute(a, 'b');
  wantText(a);
  const found = (xml: string): unknown[] => {
    assert.ok(taken(xml, slots), xml);
    return Array.from({ length: countOf(a) }, (_none, row) =>
      [TEXT, at].map(place =>
        slotIn(a, row, place, (start, end, kind) =>
          end === 0 || start < 0 ? '' : texts.at(start, end, kind & ~IS_PARENT),
        ),
      ),
    );
  };
  return { slots, found };
}

describe('Slots', () => {
  it('take nothing that sax refuses, and what the tokenizer takes but names beyond ASCII and instructions', () => {
    let count = 0;
    fc.assert(
      fc.property(xmlElement(), fc.array(change, { maxLength: 3 }), ({ xml }, changes) => {
        const text = changed(xml, changes);
        const isTaken = taken(text);
        if (isTaken) count++;
        if (isTaken) assert.ok(!isRefused(text));
        else if (!BEYOND.test(text)) assert.ok(!byTokenizer(text));
      }),
      { numRuns: RUNS },
    );
    assert.ok(count > RUNS / 15, `they took only ${count}`);
  });

  const left: readonly (readonly [what: string, string])[] = [
    ['nothing', ''],
    ['a processing instruction', '<o><?p?></o>'],
    ['a name beyond ASCII', '<ö/>'],
    ['an attribute beyond ASCII', '<o ö="1"/>'],
    ['an attribute given twice', '<o a="1" a="2"/>'],
    ['an attribute given twice where nothing is wanted', '<o><p b="1" a="1" b="2"/></o>'],
    ['an entity that is not declared', '<o>&f;</o>'],
    ['an entity that is not declared, where nothing is wanted', '<o><p q="&f;"/></o>'],
    ['a reference without an end', '<o>&amp</o>'],
    ['"]]>" in text', '<o>]]></o>'],
    ['"]]>" in text where nothing is wanted', '<o><p>]]></p></o>'],
    ['"--" in a comment', '<o><!-- -- --></o>'],
    ['a comment that ends in "--->"', '<o><!----->/o>'],
    ['a comment before the element', '<!----><o/>'],
    ['a comment alone', '<!---->'],
    ['another declaration', '<o><!DOCTYPE o></o>'],
    ['attributes without space between', '<o a="1"b="2"/>'],
    ['"<" in an attribute', '<o a="<"/>'],
    ['an attribute without a value', '<o a/>'],
    ['an attribute without quotes', '<o a=1/>'],
    ['a control character', '<o>\u0001</o>'],
    ['a control character in an attribute', '<o a="\u0000"/>'],
    ['a control character in a comment', '<o><!--\u0001--></o>'],
    ['U+FFFF', '<o>\uffff</o>'],
    ['U+FFFE in a CDATA section', '<o><![CDATA[\ufffe]]></o>'],
    ['another closing tag', '<o><a></o></a>'],
    ['a longer closing tag', '<o></oo>'],
    ['a closing tag first', '</o>'],
    ['more than one element', '<o/><o/>'],
    ['text before the element', ' <o/>'],
    ['text behind the element', '<o/> '],
    ['an end inside', '<o><a/>'],
    ['an end inside a CDATA section', '<o><![CDATA[]]'],
    ['an attribute without an end', '<o a="1'],
  ];
  for (const [what, xml] of left) {
    it(`leave ${what} to others`, () => assert.equal(taken(xml), false));
  }

  for (const [xml, found] of [
    [
      '<o><a b="1">2</a><a/></o>',
      [
        ['2', '1'],
        ['', ''],
      ],
    ],
    ['<o><p><a>1</a></p><a>2</a></o>', [['2', '']]],
    ['<o><a>1<!-- -->2<c/>3<![CDATA[<&]]]]></a></o>', [['123<&]]', '']]],
    ['<o><a\r\n\tb = \'>"\' c="">\uff21]] >ö</a\n></o>', [['\uff21]] >ö', '>"']]],
    ['<o><a b="x\r\ny\tz&#10;">\r\n&#13;\r<![CDATA[\r\n]]></a></o>', [['\n\r\n\n', 'x y z\n']]],
    ['<o><a b="&e;&lt;">&e;&#x41;</a></o>', [['E<A', 'E<<']]],
  ] as const) {
    it(`find ${JSON.stringify(found)} in ${JSON.stringify(xml)}`, () => {
      assert.deepEqual(wanting().found(xml), found);
    });
  }

  it('begin anew with each element, whatever the one before was', () => {
    const { slots, found } = wanting();
    assert.equal(taken('<o><a b="1">x&amp;y<a>', slots), false);
    assert.deepEqual(found('<o><a>1</a></o>'), [['1', '']]);
    assert.deepEqual(found('<o/>'), []);
  });

  it('count what entities add up to for each element by itself', () => {
    const slots = xmlSlots();
    const xml = Buffer.from('<o>&long;</o>');
    slots.begin(xml, { entities: new Map([['long', 'x'.repeat(50_000)]]), attributes: [] });
    for (let n = 0; n < 10; n++) assert.ok(slots.read(0, xml.length));
  });

  it('hold as many elements as there are, and no memory of them behind', () => {
    const { slots, found } = wanting();
    const { kernel } = slots;
    const numbers = Array.from({ length: 30_000 }, (_none, n) => String(n));
    const xml = `<o>${numbers.map(n => `<a b="${n}">${n}</a>`).join('')}</o>`;
    const all = numbers.map(n => [n, n]);
    assert.deepEqual(found(xml), all);
    const { length } = kernel.bytes;
    for (let times = 0; times < 5; times++) {
      assert.deepEqual(found('<o><a>1</a></o>'), [['1', '']]);
      assert.deepEqual(found(xml), all);
    }
    assert.equal(kernel.bytes.length, length);
  });

  it('tell apart names that differ in the middle', () => {
    const [one, other] = ['beginning-1-ofaname', 'beginning-2-ofaname'];
    assert.equal(taken(`<o><p ${other}="1"/><p ${one}="1" ${other}="2"/></o>`), true);
    const slots = xmlSlots();
    const child = slots.root.children[wantChild(slots.root, one)]!;
    assert.ok(taken(`<o><${other}/></o>`, slots));
    assert.equal(countOf(child), 0);
  });

  it('tell names from those that begin with them', () => {
    for (const name of 'abcdefgh') {
      const slots = xmlSlots();
      const child = slots.root.children[wantChild(slots.root, `${name}x`)]!;
      assert.ok(taken(`<o><${name}/><${name}xx/><${name}x/></o>`, slots));
      assert.equal(countOf(child), 1);
    }
  });
});
