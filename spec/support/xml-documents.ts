import fc from 'fast-check';

/** Text as it stands in a document, and what it means. */
export interface Piece {
  readonly written: string;
  readonly meant: string;
}

export interface Element {
  readonly xml: string;
  readonly value: unknown;
}

export interface XmlDocument {
  readonly text: string;
  /** The records of `/r/o` with the index of each in `text`. */
  readonly records: readonly (Element & { readonly at: number })[];
}

const same = (text: string): Piece => ({ written: text, meant: text });
const nothing = (written: string): Piece => ({ written, meant: '' });

const plainText = fc
  .constantFrom('x', 'two words', 'Jörg', '漢字', '😀', '>', "'", '"', ']', '/', '-->', '?>', '1')
  .map(same);
const references = fc.constantFrom<Piece>(
  { written: '&lt;/o&gt;', meant: '</o>' },
  { written: '&amp;', meant: '&' },
  { written: '&#xe9;', meant: 'é' },
  { written: '&#13;', meant: '\r' },
  { written: ']]&gt;', meant: ']]>' },
  { written: '\r\n', meant: '\n' },
);
const cdata = fc
  .constantFrom('</o>', '<o>', ']', ']]', '-->', '&amp;', '😀', '')
  .map(text => ({ written: `<![CDATA[${text}]]>`, meant: text }));
const unseen = fc.constantFrom(
  nothing('<!-- </o> <o> -->'),
  nothing('<!---->'),
  nothing('<!-- - a-b -->'),
  nothing("<!-- ' -->"),
  nothing('<?p </o> <o a="?>'),
  nothing('<?p ?? ??>'),
);
const content = fc.oneof({ weight: 4, arbitrary: plainText }, references, cdata, unseen);

const attributeValue = fc
  .constantFrom<Piece>(
    same('</o>'.replace('<', '&lt;')),
    same('>'),
    same('/>'),
    same('1'),
    same('Ü 漢'),
    same('it is'),
    { written: 'a\nb', meant: 'a b' },
    { written: 'a\r\nb\tc', meant: 'a b c' },
    { written: '&#10;', meant: '\n' },
  )
  .map(({ written, meant }) => ({ written, meant: meant.replace('&lt;', '<') }));

const attributes = fc.uniqueArray(
  fc.tuple(
    fc.constantFrom('a', 'id', 'xml:lang', 'ö'),
    attributeValue,
    fc.constantFrom('"', "'"),
    fc.constantFrom(' ', '\n  '),
  ),
  { selector: ([name]) => name, maxLength: 3 },
);

interface Shape {
  readonly element: Element & { readonly name: string };
}

const { element } = fc.letrec<Shape>(tie => ({
  element: fc
    .record({
      name: fc.constantFrom('o', 'orders', 'line', 'constructor', 'e'),
      attributes,
      children: fc.array(fc.oneof({ depthSize: 'small' }, content, tie('element')), { maxLength: 4 }),
      closing: fc.constantFrom('', ' ', '\n'),
      short: fc.boolean(),
    })
    .map(parts => build(parts as Parts)),
}));

interface Parts {
  readonly name: string;
  readonly attributes: readonly (readonly [string, Piece, string, string])[];
  readonly children: readonly (Piece | (Element & { readonly name: string }))[];
  readonly closing: string;
  readonly short: boolean;
}

function build({
  name,
  attributes: given,
  children,
  closing,
  short,
}: Parts): Element & { readonly name: string } {
  const tag = given
    .map(([key, value, quote, space]) => `${space}${key}=${quote}${value.written}${quote}`)
    .join('');
  const members = new Map<string, unknown>(given.map(([key, value]) => [`@${key}`, value.meant]));
  let text = '';
  let hasChildren = false;
  for (const child of children) {
    if ('written' in child) {
      text += child.meant;
      continue;
    }
    hasChildren = true;
    const before = members.get(child.name);
    members.set(child.name, before === undefined ? child.value : [before, child.value].flat());
  }
  if (text !== '' && (!hasChildren || text.trim() !== '' || /[^ \t\r\n]/.test(text)))
    members.set('#text', text);
  const plain = given.length === 0 && !hasChildren;
  const inner = children.map(child => ('written' in child ? child.written : child.xml)).join('');
  const xml =
    inner === '' && short
      ? `<${name}${tag}${closing}/>`
      : `<${name}${tag}${closing}>${inner}</${name}${closing}>`;
  return { name, xml, value: plain ? text : Object.fromEntries(members) };
}

const between = fc.constantFrom(
  '',
  '\n',
  ' ',
  '<!-- <o/> -->',
  '<?p <o/> ?>',
  '&amp;',
  'text',
  '<![CDATA[<o/>]]>',
  '<orders><o/></orders>',
  '<other a="/>"/>',
);
const prolog = fc.constantFrom(
  '',
  '<?xml version="1.0"?>\n',
  '<!-- <r><o/></r> -->\n',
  `<!DOCTYPE r [<!-- ' ]> --><!ENTITY x "]>"><!ATTLIST o a CDATA #IMPLIED>]>\r\n`,
  '<!DOCTYPE r SYSTEM "r.dtd">',
);

/** Documents with `/r/o` records and every way in which markup can look like their borders. */
export const xmlDocument = (): fc.Arbitrary<XmlDocument> =>
  fc
    .record({
      prolog,
      children: fc.array(fc.tuple(between, element), { maxLength: 5 }),
      epilog: fc.constantFrom('', '\n', '<!-- <o/> -->'),
    })
    .map(({ prolog: before, children, epilog }) => {
      let text = `${before}<r id="1">`;
      const records: (Element & { at: number })[] = [];
      for (const [space, child] of children) {
        text += space;
        if (child.name === 'o') records.push({ ...child, at: text.length });
        text += child.xml;
      }
      return { text: `${text}</r>${epilog}`, records };
    });
