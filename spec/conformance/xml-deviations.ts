/** Documents of the W3C suite that we take otherwise than the suite says, by their ids. */
export interface Deviation {
  readonly what: string;
  readonly why: string;
  readonly tests: readonly string[];
}

const range = (prefix: string, from: number, to: number, suffix = '', digits = 2): string[] =>
  Array.from(
    { length: to - from + 1 },
    (_, n) => `${prefix}${String(from + n).padStart(digits, '0')}${suffix}`,
  );
const ibm = (part: string, from: number, to: number): string[] =>
  range(`ibm-not-wf-P${part}-ibm${part}n`, from, to, '.xml');

/** Not well-formed, and read all the same. */
export const BEYOND: readonly Deviation[] = [
  {
    what: 'Names that only the namespace rules forbid: undeclared, repeated or reserved prefixes, several colons',
    why: 'Names are kept as they are written, `a:b` is a name like any other, and XML 1.0 allows it. Records cut out of their document would lose the declarations around them.',
    tests: [
      ...range('rmt-ns10-', 9, 16, '', 3),
      ...['rmt-ns10-023', 'rmt-ns10-025', 'rmt-ns10-026'],
      ...range('rmt-ns10-', 29, 33, '', 3),
      ...['rmt-ns10-036', 'rmt-ns10-042', 'rmt-ns10-043', 'rmt-ns10-044'],
      ...['rmt-ns-e1.0-13a', 'rmt-ns-e1.0-13b', 'rmt-ns-e1.0-13c'],
    ],
  },
  {
    what: 'Documents whose fault is in an external file: a DTD, or a parameter entity that is not referred to',
    why: 'Nothing external is ever opened.',
    tests: [
      ...['not-wf-not-sa-001', 'not-wf-not-sa-003', 'not-wf-not-sa-004'],
      ...range('not-wf-not-sa-', 6, 9, '', 3),
      ...['cond01', 'cond02', 'dtd07', 'o-p09fail1', 'o-p09fail2', 'o-p30fail1', 'o-p31fail1', 'o-p61fail1'],
      ...['o-p62fail1', 'o-p62fail2', 'o-p63fail1', 'o-p63fail2', 'o-p64fail1', 'o-p64fail2'],
      ...['ibm-not-wf-p28a-ibm28an01.xml', ...ibm('30', 1, 1), ...ibm('31', 1, 1), ...ibm('61', 1, 1)],
      ...[...ibm('62', 1, 8), ...ibm('63', 1, 7), ...ibm('64', 1, 3), ...ibm('65', 1, 2)],
    ],
  },
];

/** Well-formed, and refused. */
export const SHORT: readonly (Deviation & { readonly reason: RegExp })[] = [
  {
    what: 'References to entities with markup in them, or with the end of a CDATA section',
    why: 'Internal entities are read where they are plain text. What would have to be parsed again at each reference is what entity bombs are made of.',
    reason: /^entity &\w+; holds markup, which is not read$/,
    tests: [
      ...['valid-sa-024', 'valid-sa-053', 'valid-sa-087', 'valid-sa-114', 'v-pe03', 'o-p43pass1'],
      ...['pr-xml-little', 'pr-xml-utf-16', 'pr-xml-utf-8', 'ibm-valid-P43-ibm43v01.xml'],
      ...['invalid-sa-140', 'invalid-sa-141'],
    ],
  },
  {
    what: 'References to parameter entities',
    why: 'The same, and what they declare would be missing without them.',
    reason: /^a parameter entity reference in the DOCTYPE, which is not read$/,
    tests: [
      ...[
        'valid-sa-070',
        'valid-sa-097',
        'valid-not-sa-011',
        'valid-not-sa-012',
        'valid-not-sa-026',
        'v-pe02',
      ],
      ...[
        'o-p28pass3',
        'o-p69pass1',
        'rmt-e2e-18',
        'rmt-e2e-60',
        'rmt-e3e-13',
        'ibm-invalid-P76-ibm76i01.xml',
      ],
      ...['28-ibm28v02', '29-ibm29v02', '68-ibm68v02', '69-ibm69v01', '69-ibm69v02', '70-ibm70v01'].map(
        valid,
      ),
      valid('79-ibm79v01'),
    ],
  },
  {
    what: 'References to external entities',
    why: 'Nothing external is ever opened.',
    reason: /^entity &\w+; is external or unparsed, which is never read$/,
    tests: [
      ...[...range('valid-ext-sa-', 1, 9, '', 3), ...range('valid-ext-sa-', 11, 14, '', 3)],
      ...['ext01', 'ext02', valid('78-ibm78v01'), ...range('invalid-bo-', 1, 6, '', 1)],
    ],
  },
  {
    what: 'References to entities that only an external DTD declares',
    why: 'The same. libxml2 refuses them, too.',
    reason: /^entity &\w+; is not declared$/,
    tests: [
      ...['valid-not-sa-031', 'not-sa03', 'v-pe00', 'rmt-e2e-19'],
      ...['09-ibm09v03', '09-ibm09v05', '32-ibm32v02'].map(valid),
    ],
  },
];

function valid(name: string): string {
  return `ibm-valid-P${name}.xml`;
}

/** Well-formed, and refused by sax, which reads only what our tokenizer leaves to it: elements around records, mostly. */
export const SHORT_OF_SAX: Deviation = {
  what: 'Elements around records with names of characters beyond U+FFFF',
  why: 'sax, which reads them, goes by the UTF-16 unit. In records such names are read.',
  tests: ['x-rmt5-016', 'x-rmt5-019'],
};

/** Of those that are read, the ones that libxml2 refuses, or reads otherwise, for the sake of namespaces. */
export const WITHOUT_NAMESPACES: readonly string[] = [
  ...BEYOND[0]!.tests,
  ...['valid-sa-012', 'o-p04pass1', 'o-p05pass1', 'rmt-ns10-028', 'hst-bh-005'],
  ...['4-ibm04v01', '5-ibm05v01', '5-ibm05v02', '5-ibm05v03', '5-ibm05v05'].map(
    name => `x-ibm-1-0.5-valid-P0${name}.xml`,
  ),
];

/** What is right where libxml2 has another value: by XML 1.0, and by the canonical form that the suite gives. */
export const REFERENCE_DIFFERS: Readonly<Record<string, { readonly value: unknown; readonly why: string }>> =
  {
    'valid-sa-068': { value: '\r', why: '`&#13;` of an entity is no line end (2.11)' },
    'valid-sa-108': {
      value: { '@a': 'x y' },
      why: 'CR LF in an entity is one line end (2.11), so one blank (3.3.3)',
    },
  };
