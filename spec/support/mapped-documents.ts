import fc from 'fast-check';

const text = fc.constantFrom(
  ...['1', '1', 'x', 'x', '12.5', ' 2 ', '', '\n  ', 'two words', 'Jörg', '漢字😀', '\ufeff', '>', ']]', "'"],
  ...['&lt;1', '&#x41;', '&#13;', 'a\r\nb', '\r', '&e;', '&e;&e;', '<![CDATA[1]]>', '<![CDATA[<a>\r\n]]]]>'],
  ...['<![CDATA[]]>', '<!-- <e> -->', '<!---->', '<!--\r ö-->'],
);
const rare = fc.constantFrom('<?p <o> ?>', '<ö/>', '<e ö="1"/>', '&f;', '\uff21');
const value = fc.constantFrom(
  ...['1', '1', 'x', '12.5', '', ' 2', 'Ü 漢', 'a\nb', 'a\r\nb\tc', '&#10;', '&quot;', '&e;', '>', '/>'],
);
const attributes = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom('a', 'id', 'xml:lang', 'unused', 'a-'),
      value,
      fc.constantFrom('"', "'"),
      fc.constantFrom(' ', '\r\n\t'),
      fc.constantFrom('=', '=', ' = '),
    ),
    { selector: ([name]) => name, maxLength: 4 },
  )
  .map(all =>
    all.map(([name, is, quote, space, equals]) => space + name + equals + quote + is + quote).join(''),
  );

const element = fc.letrec<{ element: string }>(tie => ({
  element: fc
    .record({
      name: fc.constantFrom('line', 'line', 'e', 'o'),
      attributes,
      inside: fc.array(
        fc.oneof(
          { depthSize: 'medium', maxDepth: 4 },
          { weight: 5, arbitrary: text },
          { weight: 6, arbitrary: tie('element') },
          { weight: 1, arbitrary: fc.oneof({ weight: 20, arbitrary: text }, { weight: 1, arbitrary: rare }) },
        ),
        { maxLength: 4 },
      ),
      space: fc.constantFrom('', '', '\n '),
    })
    .map(({ name, attributes: given, inside, space }) =>
      inside.length === 0 && space === ''
        ? `<${name}${given}/>`
        : `<${name}${given}>${inside.join('')}</${name}${space}>`,
    ),
})).element;

/** Documents with records at `/r/o`, whose elements are named as in the mappings of mappings.ts. */
export const mappedDocument: fc.Arbitrary<string> = fc
  .record({
    declared: fc.constantFrom('', '', '', '', '<!ATTLIST line a NMTOKEN "x">'),
    records: fc.array(fc.tuple(attributes, fc.array(fc.oneof(element, text), { maxLength: 5 })), {
      minLength: 1,
      maxLength: 4,
    }),
  })
  .map(({ declared, records }) => {
    const all = records.map(([given, inside]) => `<o${given}>${inside.join('')}</o>`).join('\n');
    return `<!DOCTYPE r [<!ENTITY e "1">${declared}]><r id="1">${all}</r>`;
  });
