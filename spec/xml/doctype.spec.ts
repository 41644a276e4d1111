import assert from 'node:assert/strict';
import { readBlock } from '../../lib/block/read-block.js';
import { xmlSplit } from '../../lib/block/split.js';
import type { SourceRecord } from '../../lib/types.js';
import { xmlRecords } from '../../lib/xml/records.js';

describe('what takes long by design', () => {
  it('is read in a time that grows with its length alone', () => {
    // Were it more, these would take hours.
    const marks = '?'.repeat(2_000_000);
    const records = xmlRecords({ record: '/r/o' });
    const xml = `<r><o><?p ${marks}?>1</o><o><!--${'- '.repeat(1_000_000)}--><?p?>${']] '.repeat(1_000_000)}]]&gt;</o></r>`;
    assert.equal([...records.write(xml)].length, 2);
  });

  it('is refused where entities are empty, too', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join(
      '',
    );
    const records = xmlRecords({ record: '/r/o' });
    const xml = `<!DOCTYPE r [<!ENTITY a0 "">${levels}]><r><o>&a9;</o></r>`;
    assert.throws(() => [...records.write(xml)], {
      code: 'limit',
      reason: `entities and attributes by default of more than ${64 * 1024 + 4 * '<o>&a9;</o>'.length} characters in one record`,
    });
  });

  it('is refused where names differ but add up alike', () => {
    const records = xmlRecords({ record: '/r/o' });
    assert.throws(() => [...records.write('<r><p><Aa></BB></p></r>')], { code: 'not_well_formed' });
  });
});

describe('the DOCTYPE', () => {
  const value = (doctype: string, body = '<o>&e;</o>'): unknown => {
    const records = xmlRecords({ record: '/r/o' });
    return [...records.write(`<!DOCTYPE r ${doctype}><r>${body}</r>`), ...records.end()][0]!.value;
  };

  it('gives plain internal entities, the first declaration of a name', () => {
    assert.equal(value('[<!ENTITY e "a&#98;&f;"><!ENTITY f "&lt;c"><!ENTITY e "z">]'), 'ab<c');
    assert.deepEqual(value('[<!ENTITY e "">]', '<o a="&e;">&e;x</o>'), { '@a': '', '#text': 'x' });
  });

  it('gives entities in attributes with spaces for line ends, but for those given by number', () => {
    const doctype = '[<!ENTITY e "a\r\nb\tc&#10;d">]';
    assert.deepEqual(value(doctype, '<o a="&e;&#10;\n">&e;</o>'), {
      '@a': 'a b c d\n ',
      '#text': 'a\nb\tc\nd',
    });
    assert.deepEqual(value(doctype, '<o a="&e;"><?p?></o>'), { '@a': 'a b c d' });
  });

  it('may be long', () => {
    const long = 'x '.repeat(1_000_000);
    const model = `${'('.repeat(500_000)}x${')*'.repeat(500_000)}`;
    assert.equal(value(`[<!--${long}--><!ELEMENT o ${model}><?p ${long}?><!ENTITY e "1">]`), '1');
  });

  it('is passed over where nothing of it is used', () => {
    const subset = `<!-- ]> ' --><?p ]> ?><!ENTITY % p "x"><!ENTITY u SYSTEM "u" NDATA n><!ATTLIST p a CDATA "]>">`;
    assert.equal(value(`PUBLIC "-//x" 'r]>.dtd' [${subset}]`, '<o>1</o>'), '1');
  });

  it('gives more where the record is long itself', () => {
    const entity = '[<!ENTITY e "01234567890123456789">]';
    const body = (references: number, rest: string): string => `<o>${'&e;'.repeat(references)}${rest}</o>`;
    assert.equal((value(entity, body(3000, 'x'.repeat(10_000))) as string).length, 70_000);
    assert.throws(() => value(entity, body(60_000, '')), { code: 'limit' });
    assert.equal((value(entity, body(60_000, 'x'.repeat(200_000))) as string).length, 1_400_000);
  });

  for (const [what, subset] of [
    ['many entities', Array.from({ length: 10_001 }, (_, n) => `<!ENTITY a${n} "">`).join('')],
    [
      'many attributes',
      `<!ATTLIST o${Array.from({ length: 10_001 }, (_, n) => ` a${n} ID #IMPLIED`).join('')}>`,
    ],
    ['long ones', `<!ENTITY a "${'x'.repeat(600_000)}"><!ENTITY b "${'x'.repeat(600_000)}">`],
  ] as const) {
    it(`is refused where it declares too ${what}`, () => {
      assert.throws(() => value(`[${subset}]`), {
        code: 'limit',
        reason: 'more than 10000 entities and attributes in the DOCTYPE, or 1048576 characters of them',
      });
    });
  }

  it('is refused without a name that is longer than the reason', () => {
    const name = 'e'.repeat(1000);
    const reason = `entity &${'e'.repeat(64)}…; is not declared`;
    assert.throws(() => value('', `<o>&${name};</o>`), { reason });
  });

  it('gives attributes by default, and collapses white space in those that are tokens', () => {
    const lists = `<!ATTLIST o a CDATA "&e;\t1" b ID #IMPLIED c (x|y) 'x' d NOTATION (n) #REQUIRED>
      <!ATTLIST o a CDATA "2" e NMTOKENS #FIXED " p  q " f CDATA #IMPLIED><!ATTLIST p a CDATA #IMPLIED>`;
    const doctype = `[<!ENTITY e "&#38;#38;">${lists}]`;
    assert.deepEqual(value(doctype, '<o/>'), { '@a': '& 1', '@c': 'x', '@e': 'p q' });
    assert.deepEqual(value(doctype, `<o c=' y ' f="  " b="\n1  2 " a=" "><o d=" n" a="3" e=""/></o>`), {
      ...{ '@a': ' ', '@b': '1 2', '@c': 'y', '@e': 'p q', '@f': '  ' },
      o: { '@a': '3', '@c': 'x', '@d': 'n', '@e': '' },
    });
  });

  it('gives them to the elements around the records, and to records of blocks', () => {
    const xml =
      '<!DOCTYPE r [<!ATTLIST r a CDATA "1"><!ATTLIST o b ID #IMPLIED c ID "2">]><r><o b=" 3 "/></r>';
    const split = xmlSplit({ record: '/r/o' });
    const [block] = [...split.write(xml), ...split.end()];
    const [{ value: read, ancestors }] = [...readBlock(structuredClone(block!))] as [SourceRecord];
    assert.deepEqual(read, { '@b': '3', '@c': '2' });
    assert.deepEqual(ancestors[0]!.attributes, { a: '1' });
  });

  for (const [what, declaration] of [
    ['an element without its content', '<!ELEMENT o>'],
    ['a group with two separators', '<!ELEMENT o (a|b,c)>'],
    ['a group without an end', '<!ELEMENT o (a>'],
    ['an empty group', '<!ELEMENT o ()>'],
    ['text behind other members', '<!ELEMENT o (a|#PCDATA)*>'],
    ['text and members once', '<!ELEMENT o (#PCDATA|a)>'],
    ['a type that there is not', '<!ATTLIST o a STRING #IMPLIED>'],
    ['an attribute without a default', '<!ATTLIST o a CDATA>'],
    ['"<" in a default', '<!ATTLIST o a CDATA "<">'],
    ['an entity in a default that comes later', '<!ATTLIST o a CDATA "&e;"><!ENTITY e "1">'],
    ['a public identifier with what none has', '<!NOTATION n PUBLIC "{}">'],
    ['"&" alone in an entity', '<!ENTITY e "&">'],
    ['an instruction named as the declaration is', '<?XML v?>'],
    ['a character that XML has not', '<!ENTITY e "\u0001">'],
    ['white space that is none of XML', '<!ENTITY\u00a0e "1">'],
  ] as const) {
    it(`is refused with ${what}`, () => {
      assert.throws(() => value(`[${declaration}]`, '<o/>'), { code: 'not_well_formed' });
    });
  }

  it('is refused where its attributes make too much of a record', () => {
    const lists = Array.from({ length: 1000 }, (_, n) => `a${n} CDATA "${'x'.repeat(100)}"`).join(' ');
    const body = `<o>${'<p/>'.repeat(20)}</o>`;
    assert.throws(() => value(`[<!ATTLIST p ${lists}>]`, body), {
      code: 'limit',
      reason: `entities and attributes by default of more than ${64 * 1024 + 4 * body.length} characters in one record`,
    });
  });

  const refused: readonly (readonly [string, string])[] = [
    [
      '[<!ENTITY e SYSTEM "file:///etc/hostname">]',
      'entity &e; is external or unparsed, which is never read',
    ],
    ['[<!ENTITY e "&f;"><!ENTITY f "&e;">]', 'entity &e; refers to itself'],
    ['[<!ENTITY e "<a/>">]', 'entity &e; holds markup, which is not read'],
    ['[<!ENTITY e "&#60;a/>">]', 'entity &e; holds markup, which is not read'],
    ['[<!ENTITY e "]]&#62;">]', 'entity &e; holds markup, which is not read'],
    ['[%p;]', 'a parameter entity reference in the DOCTYPE, which is not read'],
    ['[<!ENTITY e "%p;">]', 'a parameter entity reference in an entity, which is not read'],
    ['[<!WRONG>]', 'the DOCTYPE holds something that is not a declaration'],
    [
      `[<!ENTITY a0 "${'x'.repeat(100)}">${Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`).join('')}<!ENTITY e "&a9;">]`,
      'entities and attributes by default of more than 65576 characters in one record',
    ],
    [
      `[<!ENTITY e "&a19;"><!ENTITY a0 "">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n + 1} "&a${n};">`).join('')}]`,
      'entities nested deeper than 16',
    ],
  ];
  for (const [doctype, reason] of refused) {
    it(`is refused where ${reason.slice(0, 60)}`, () => {
      assert.throws(() => value(doctype), { reason });
    });
  }
});
