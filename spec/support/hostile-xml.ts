import { numbered, repeated } from './endless.js';
import { GB, type HostileInput, MB } from './hostile-input.js';
import { scaled } from './soak.js';

type Refusal = NonNullable<HostileInput['refusal']>;

const xml = (
  what: string,
  bytes: HostileInput['bytes'],
  refusal?: readonly [Refusal['code'], Refusal['byte'], Refusal['reason']],
  more: Partial<HostileInput> = {},
): HostileInput => ({
  ...{ what, format: 'xml', bytes },
  ...(refusal && { refusal: { code: refusal[0], byte: refusal[1], reason: refusal[2] } }),
  ...more,
});

const OUTSIDE = /^text or markup outside of records is longer than 16777216 bytes$/;
const TOO_LONG = /^<o> is longer than 16777216 bytes$/;
// Refused long before their end, so that their size costs nothing; what is read to its end is smaller in the short form.
const READ = scaled(100 * MB, GB);
const SHOWN = `${READ / MB} MB`;

const tenfold = (levels: number): string =>
  Array.from({ length: levels }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');

export const HOSTILE_XML: readonly HostileInput[] = [
  // Entities.
  xml(
    'entities within each other, a million million times',
    () => [Buffer.from(`<!DOCTYPE r [<!ENTITY e0 "lol">${tenfold(12)}]><r><o>&e12;</o></r>`)],
    ['limit', 726, /^entities and attributes by default of more than \d+ characters in one record$/],
  ),
  xml(
    'a long entity 300,000 times',
    () => repeated(`<!DOCTYPE r [<!ENTITY e "${'x'.repeat(1e5)}">]><r><o>`, '&e;', 0.9 * MB, '</o></r>'),
    ['limit', 100_091, /^entities and attributes by default of more than \d+ characters in one record$/],
  ),
  xml(
    'a long entity in each of 100,000 records',
    () => repeated(`<!DOCTYPE r [<!ENTITY e "${'x'.repeat(1e5)}">]><r>`, '<o>&e;</o>', MB, '</r>'),
    ['limit', 100_037, /^entities and attributes by default of more than \d+ characters in one record$/],
  ),
  xml(
    'a long entity in an attribute around the records',
    () => [Buffer.from(`<!DOCTYPE r [<!ENTITY e0 "lol">${tenfold(12)}]><r a="&e12;"><o/></r>`)],
    ['limit', 726, /^entities and attributes by default of more than \d+ characters in one record$/],
  ),
  xml(
    'a hundred thousand entities',
    () => numbered('<!DOCTYPE r [', index => `<!ENTITY e${index} "">`, 1e5, ']><r/>'),
    ['limit', 178_903, /^more than 10000 entities and attributes in the DOCTYPE/],
  ),
  // Markup that never ends.
  xml('a declaration that never ends', () => repeated('<!', 'A', 100 * MB), [
    'not_well_formed',
    2,
    /^"A" behind "<!"$/,
  ]),
  xml('a declaration that never ends in a record', () => repeated('<r><o><!', 'A', 100 * MB), [
    'not_well_formed',
    8,
    /^"A" behind "<!"$/,
  ]),
  xml('a DOCTYPE that never ends', () => repeated('<!DOCTYPE r [', 'A', 100 * MB), ['limit', 0, OUTSIDE]),
  xml('a comment that never ends', () => repeated('<!--', 'a ', 100 * MB), ['limit', 0, OUTSIDE]),
  xml('a comment that never ends in a record', () => repeated('<r><o><!--', 'a ', 100 * MB), [
    'limit',
    3,
    TOO_LONG,
  ]),
  xml('a CDATA section that never ends in a record', () => repeated('<r><o><![CDATA[', ']', 100 * MB), [
    'limit',
    3,
    TOO_LONG,
  ]),
  xml('an instruction that never ends', () => repeated('<?a ', '?', 100 * MB), ['limit', 0, OUTSIDE]),
  xml('an attribute of 1 GB', () => repeated('<r><o a="', 'x', GB, '"/></r>'), ['limit', 3, OUTSIDE]),
  xml(
    `an attribute of ${SHOWN} in a record`,
    () => repeated('<r><o><a a="', 'x', READ, '"/></o></r>'),
    ['limit', 3, TOO_LONG],
    // Flat: an element that is left out is never held.
    { unseenByPick: true },
  ),
  xml('an attribute of 1 GB around the records', () => repeated('<r a="', 'x', GB, '"/>'), [
    'limit',
    0,
    OUTSIDE,
  ]),
  xml('a name of an attribute of 100 MB', () => repeated('<r><o ', 'a', 100 * MB), ['limit', 3, OUTSIDE]),
  xml('a text of 1 GB', () => repeated('<r><o>', 'x', GB, '</o></r>'), ['limit', 3, TOO_LONG]),
  xml('a text of 1 GB between records', () => repeated('<r>', 'x', GB, '</r>'), ['limit', 3, OUTSIDE]),
  xml('a name of 100 MB', () => repeated('<r><', 'a', 100 * MB), [
    'limit',
    1028,
    /^a name longer than 1024 bytes$/,
  ]),
  xml('a name of 100 MB in a record', () => repeated('<r><o><', 'a', 100 * MB), [
    'limit',
    1031,
    /^a name longer than 1024 bytes$/,
  ]),
  // Too much of something.
  xml('10 million attributes', () => numbered('<r><o', index => ` a${index}=""`, 1e7, '/></r>'), [
    'limit',
    7902,
    /^more than 1000 attributes$/,
  ]),
  xml('10 million namespaces', () => numbered('<r><o', index => ` xmlns:n${index}="u"`, 1e7, '/></r>'), [
    'limit',
    14_908,
    /^more than 1000 attributes$/,
  ]),
  xml('elements a million deep', () => repeated('<r><o>', '<a>', 3 * MB), [
    'limit',
    773,
    /^elements nested deeper than 256$/,
  ]),
  xml('elements a million deep that the path passes by', () => repeated('<r><p>', '<a>', 3 * MB), [
    'limit',
    773,
    /^elements nested deeper than 256$/,
  ]),
  xml('namespaces a million deep', () => numbered('<r><o>', index => `<a xmlns:n${index}="u">`, 1e6), [
    'limit',
    4503,
    /^elements nested deeper than 256$/,
  ]),
  // What never comes to its end.
  xml('nothing that is closed', () => [Buffer.from('<r a="1"><o><a b="<')], [
    'not_well_formed',
    18,
    /^"<" in the value of an attribute$/,
  ]),
  xml('an end inside of everything', () => [Buffer.from('<r><o><a><!-- <![CDATA[')], [
    'truncated',
    23,
    /^the source ends inside <o>, which begins on line 1$/,
  ]),
  xml('a comment without an end that the path passes by', () => repeated('<r><p><!--', 'a ', READ), [
    'truncated',
    10 + Math.ceil(READ / 65_536) * 65_536,
    /^the source ends inside <p>, which begins on line 1$/,
  ]),
  // What is no text.
  xml('100 MB of NUL', () => repeated('', '\0', 100 * MB), ['limit', 0, OUTSIDE]),
  xml('NUL in a record', () => [Buffer.from('<r><o>a\0b</o></r>')], [
    'not_well_formed',
    7,
    /^U\+0000 is not a character of XML$/,
  ]),
  xml('a control character in an attribute', () => [Buffer.from('<r><o a="\u0007"/></r>')], [
    'not_well_formed',
    9,
    /^U\+0007 is not a character of XML$/,
  ]),
  xml('a control character by number', () => [Buffer.from('<r><o>&#8;</o></r>')], [
    'not_well_formed',
    9,
    /^&#8; is not a character of XML$/,
  ]),
  xml('ten million closing tags', () => repeated('<r>', '</o>', 40 * MB), [
    'not_well_formed',
    6,
    /^unexpected close tag$/i,
  ]),
  // Large, and legal: memory stays flat.
  xml(`a text of ${SHOWN} that the path passes by`, () => repeated('<r><p>', 'x', READ, '</p><o/></r>')),
  xml(`${SHOWN} in an attribute that the path passes by`, () =>
    repeated('<r><p><a a="', 'x', READ, '"/></p><o/></r>'),
  ),
];
