import fc from 'fast-check';

/** A value as it stands in a document, and what it is. */
export interface Written {
  readonly json: string;
  readonly value: unknown;
}

/** A value with its index in the text around it, and its key. */
export interface Placed extends Written {
  readonly at: number;
  readonly name: string;
}

export interface JsonDocument {
  readonly text: string;
  /** The records of `/orders/*`. */
  readonly records: readonly Placed[];
}

interface Container {
  readonly json: string;
  readonly parts: readonly Placed[];
}

const blank = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t', ' \n  ');

// What looks like structure, every kind of escape, characters of one to four bytes.
const STRING_PARTS = [
  ...['x', ' ', '{', '}', '[', ']', ',', ':', "'", '//', 'orders', 'ß', '漢', '😀', '\u007f', '\u2028'],
  ...['\\"', '\\\\', '\\/', '\\b\\f\\n\\r\\t', '\\u00e9', '\\u005C', '\\u0022', '\\ud83d\\uDE00'],
];
const NUMBERS = ['0', '-1', '12', '1.5', '12.10', '1e2', '-0.25E-1', '9007199254740991'];

const string = fc
  .array(fc.constantFrom(...STRING_PARTS), { maxLength: 5 })
  .map(parts => written(`"${parts.join('')}"`));
const scalar = fc.oneof(string, fc.constantFrom('true', 'false', 'null', ...NUMBERS).map(written));

function written(json: string): Written {
  return { json, value: JSON.parse(json) };
}

const { value: anyValue } = fc.letrec<{ value: Written }>(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    arrayOf(tie('value'), 3).map(({ json, parts }) => ({ json, value: parts.map(({ value }) => value) })),
    objectOf(tie('value'), 3).map(({ json, parts }) => {
      return { json, value: Object.fromEntries(parts.map(({ name, value }) => [name, value])) };
    }),
  ),
}));

function arrayOf(value: fc.Arbitrary<Written>, maxLength: number): fc.Arbitrary<Container> {
  const element = fc.tuple(blank, value, blank);
  return fc.array(element, { maxLength }).map(elements => {
    const parts: Placed[] = [];
    let json = '[';
    for (const [before, one, after] of elements) {
      json += `${parts.length ? ',' : ''}${before}`;
      parts.push({ ...one, at: json.length, name: '' });
      json += one.json + after;
    }
    return { json: `${json}]`, parts };
  });
}

function objectOf(value: fc.Arbitrary<Written>, maxLength: number): fc.Arbitrary<Container> {
  const member = fc.tuple(fc.tuple(blank, blank, blank, blank), string, value);
  return fc.uniqueArray(member, { maxLength, selector: ([, key]) => key.value }).map(members => {
    const parts: Placed[] = [];
    let json = '{';
    for (const [[before, behindKey, behindColon, after], key, one] of members) {
      json += `${parts.length ? ',' : ''}${before}${key.json}${behindKey}:${behindColon}`;
      parts.push({ ...one, at: json.length, name: key.value as string });
      json += one.json + after;
    }
    return { json: `${json}}`, parts };
  });
}

/** Documents with `/orders/*` records, and whatever JSON can hold around and in them. */
export const jsonDocument = (): fc.Arbitrary<JsonDocument> =>
  fc
    .record({
      before: fc.option(anyValue),
      key: fc.constantFrom('"orders"', '"\\u006frders"', '"orde\\u0072s"'),
      orders: fc.oneof(arrayOf(anyValue, 6), objectOf(anyValue, 6)),
      after: fc.option(anyValue),
      blanks: fc.tuple(blank, blank, blank, blank),
    })
    .map(({ before, key, orders, after, blanks: [first, behindKey, behindColon, last] }) => {
      const start = `${first}{${before ? `"before":${before.json},` : ''}${key}${behindKey}:${behindColon}`;
      const rest = `${after ? `${last},"after" :${after.json}` : ''}}${last}`;
      const records = orders.parts.map(part => ({ ...part, at: part.at + start.length }));
      return { text: start + orders.json + rest, records };
    });

/** One value, as it may stand alone. */
export const jsonText = (): fc.Arbitrary<Written> => anyValue;
