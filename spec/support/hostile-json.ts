import { repeated } from './endless.js';
import { GB, type HostileInput, MB } from './hostile-input.js';
import { scaled } from './soak.js';

type Refusal = NonNullable<HostileInput['refusal']>;

const json = (
  what: string,
  bytes: HostileInput['bytes'],
  refusal?: readonly [Refusal['code'], Refusal['byte'], Refusal['reason']],
  more: Partial<HostileInput> = {},
): HostileInput => ({
  ...{ what, format: 'json', bytes },
  ...(refusal && { refusal: { code: refusal[0], byte: refusal[1], reason: refusal[2] } }),
  ...more,
});

const TOO_LONG = /^the record is longer than 16777216 bytes$/;
const READ = scaled(50 * MB, GB);
const SHOWN = `${READ / MB} MB`;
const LINES = { format: 'ndjson' } as const;
const INNER = { record: '/a/*' };

export const HOSTILE_JSON: readonly HostileInput[] = [
  json('arrays a million deep', () => repeated('[', '[', MB), [
    'limit',
    257,
    /^nested deeper than 256 levels$/,
  ]),
  json('objects a million deep', () => repeated('[', '{"a":', 5 * MB), [
    'limit',
    1281,
    /^nested deeper than 256 levels$/,
  ]),
  json(
    'arrays a million deep that the path passes by',
    () => repeated('{"b":', '[', MB),
    ['limit', 261, /^nested deeper than 256 levels$/],
    INNER,
  ),
  json('a string of 1 GB', () => repeated('["', 'x', GB, '"]'), ['limit', 1, TOO_LONG]),
  json('a number of 1 GB', () => repeated('[', '1', GB, ']'), ['limit', 1, TOO_LONG]),
  json('an array of 1 GB', () => repeated('[[0', ',0', GB, ']]'), ['limit', 1, TOO_LONG]),
  json('an object of 1 GB', () => repeated('[{"a":0', ',"a":0', GB, '}]'), ['limit', 1, TOO_LONG]),
  json(
    'a key of 100 MB',
    () => repeated('{"', 'a', 100 * MB),
    ['limit', 1, /^the key is longer than 16777216 bytes$/],
    INNER,
  ),
  json('nothing but commas', () => repeated('[', ',', 100 * MB), [
    'invalid_json',
    1,
    /^expected a value or ']'/,
  ]),
  json('nothing but NUL', () => repeated('', '\0', 100 * MB), [
    'invalid_json',
    0,
    /^expected a value, found U\+0000$/,
  ]),
  json('a control character in a string', () => [Buffer.from('["a\u0007"]')], [
    'invalid_json',
    3,
    /found U\+0007$/,
  ]),
  json('an end inside of everything', () => [Buffer.from('[{"a":["')], [
    'truncated',
    8,
    /^the source ends inside the record that begins at byte 1/,
  ]),
  json(
    'a line of 1 GB',
    () => repeated('"', 'x', GB),
    ['limit', 0, /^the line is longer than 16777216 bytes$/],
    LINES,
  ),
  // Large, and legal: memory stays flat.
  json(
    `a string of ${SHOWN} that the path passes by`,
    () => repeated('{"b":"', 'x', READ, '","a":[1]}'),
    undefined,
    INNER,
  ),
  json(`${SHOWN} of blank lines`, () => repeated('', ' \n', READ, '1'), undefined, LINES),
];
