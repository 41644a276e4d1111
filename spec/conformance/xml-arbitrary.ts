import fc from 'fast-check';

// Text for the most part as files have it, now and then any character that XML has.
const PLAIN = [
  'x',
  'Jörg',
  '漢字',
  '😀',
  'two words',
  ' ',
  '\n',
  '\t',
  '\r\n',
  '\r',
  ']]',
  '-',
  '?',
  "'",
  '"',
  '>',
  '0',
];
const anyCharacter = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 3 })
  .filter(text => !/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/.test(text));
const character = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...PLAIN) }, anyCharacter);

/** A character in one of the ways in which it can be written; `'raw'` only where it may stand. */
const written = fc
  .tuple(character, fc.constantFrom('raw', 'raw', 'raw', 'decimal', 'hex'))
  .map(([text, how]) => ({
    text,
    write: (forbidden: RegExp): string =>
      [...text]
        .map(char => {
          const code = char.codePointAt(0)!;
          if (how === 'hex') return `&#x${code.toString(16)};`;
          return how === 'decimal' || forbidden.test(char) ? `&#${code};` : char;
        })
        .join(''),
  }));

const name = fc.constantFrom(
  ...['a', 'b', 'line', 'Ünï', '漢', '_-.1', 'p:c', 'constructor', '__proto__', 'toString'],
);
const attributeName = fc.constantFrom(
  ...['a', 'id', 'xml:lang', 'p:d', 'ö', '__proto__', 'hasOwnProperty', 'xmlns:q'],
);
const space = fc.constantFrom(' ', ' ', '\n', '\t ', '\r\n');
const blank = fc.constantFrom('', '', '', ' ', '\n');

const attributes = fc
  .uniqueArray(
    fc.tuple(attributeName, space, blank, fc.constantFrom('"', "'"), fc.array(written, { maxLength: 4 })),
    { selector: ([given]) => given, maxLength: 3 },
  )
  .map(given =>
    given
      .map(([attribute, before, around, quote, value]) => {
        const forbidden = quote === '"' ? /[<&"]/ : /[<&']/;
        const text = attribute === 'xmlns:q' ? 'urn:q' : value.map(each => each.write(forbidden)).join('');
        return `${before}${attribute}${around}=${around}${quote}${text}${quote}`;
      })
      .join(''),
  );

const text = fc
  .array(written, { minLength: 1, maxLength: 4 })
  // A bracket in front of ">" may be the end of a CDATA section that there is not.
  .map(parts => parts.map(each => each.write(/[<&>]/)).join(''));
const loose = fc.array(character, { maxLength: 4 }).map(parts => parts.join(''));
const cdata = loose.map(inner => `<![CDATA[${inner.replaceAll(']]>', '')}]]>`);
const comment = loose.map(inner => `<!--${inner.replace(/-/g, '')}-->`);
const instruction = fc
  .tuple(fc.constantFrom('p', 'xml-style', 'Ö'), space, loose)
  .map(([target, gap, inner]) => `<?${target}${gap}${inner.replaceAll('?>', '')}?>`);
const reference = fc.constantFrom('&lt;', '&amp;', '&gt;', '&quot;', '&apos;', '&e;', '&f;');

const { element } = fc.letrec<{ element: string }>(tie => ({
  element: fc
    .tuple(
      name,
      attributes,
      blank,
      fc.array(
        fc.oneof({ depthSize: 'small' }, text, reference, cdata, comment, instruction, tie('element')),
        {
          maxLength: 5,
        },
      ),
    )
    .map(([tag, given, end, content]) =>
      content.length === 0
        ? `<${tag}${given}${end}/>`
        : `<${tag}${given}${end}>${content.join('')}</${tag}${end}>`,
    ),
}));

const ATTLISTS = [
  '',
  '<!ATTLIST a id ID #IMPLIED d CDATA "by &e; default">',
  '<!ATTLIST line a NMTOKENS #FIXED "  p   q " xml:lang (en|de) "de"><!ATTLIST line a CDATA "no">',
];
const document = fc
  .tuple(
    fc.constantFrom('', '<?xml version="1.0"?>', "<?xml version='1.1' standalone='yes' ?>\n", '\n'),
    fc.constantFrom(...ATTLISTS),
    fc.array(fc.oneof(comment, instruction), { maxLength: 1 }),
    attributes,
    fc.array(fc.oneof(element, element, text, comment, cdata), { maxLength: 6 }),
    fc.constantFrom('', '\n', '<!-- end -->', '<?p?>\r\n'),
  )
  .map(([declaration, attlist, before, given, content, after]) => {
    // Without CR, which libxml2 does not read rightly in entities (see REFERENCE_DIFFERS).
    const doctype = `<!DOCTYPE r [<!ENTITY e "E&#38;amp;&#10;\n\t]]"><!ENTITY f "&e;&e;">${attlist}]>`;
    const root = `<r xmlns:p="urn:p"${given}>${content.join('')}</r>`;
    return `${declaration}${doctype}${before.join('')}${root}${after}`;
  });

/** Documents that are well-formed, of all that XML has but external entities and markup in internal ones. */
export const anyXml = (): fc.Arbitrary<string> => document;

const ENCODERS = [
  (xml: string): Buffer => Buffer.from(xml),
  (xml: string): Buffer => Buffer.from(`\ufeff${xml}`),
  (xml: string): Buffer => Buffer.from(`\ufeff${xml}`, 'utf16le'),
  (xml: string): Buffer => Buffer.from(`\ufeff${xml}`, 'utf16le').swap16(),
];

/** The same in encodings that say themselves which they are. */
export const anyXmlBytes = (): fc.Arbitrary<Buffer> =>
  fc.tuple(document, fc.constantFrom(...ENCODERS)).map(([xml, encode]) => encode(xml));
