// RFC 8259 as a table, after Crockford's JSON_checker: a state and the class of the next byte give the next state and
// what the byte means. Keys have states of their own, so that where keys and values begin and end is seen as well.

export const START = 0;
const VALUE = 1;
const FIRST_ELEMENT = 2;
export const FIRST_KEY = 3;
const NEXT_KEY = 4;
const COLON = 5;
export const AFTER_ELEMENT = 6;
export const AFTER_MEMBER = 7;
export const AFTER_ROOT = 8;
const KEY = 9;
const STRING = 15;
const MINUS = 21;
const ZERO = 22;
const INTEGER = 23;
const POINT = 24;
const FRACTION = 25;
const E = 26;
const E_SIGN = 27;
const EXPONENT = 28;
const LITERALS = 29;

/** The low bits of a transition are the next state, the rest is the action. */
export const STATE_BITS = 6;
export const KEY_BEGINS = 1;
export const KEY_ENDS = 2;
export const SCALAR_BEGINS = 3;
export const SCALAR_ENDS = 4;
/** The byte is the one behind the number, and is still to be taken. */
export const NUMBER_ENDS = 5;
export const OPENS = 6;
export const CLOSES = 7;
export const REFUSED = 8;

const BLANKS = ' \t\n\r';
const DIGITS = '0123456789';
const HEX_DIGITS = `${DIGITS}abcdefABCDEF`;

const CLASS_MEMBERS = [' ', '\t\n\r', ...'{}[]:,"\\/+-.0', '123456789', ...'abcdeflnrstu', 'ABCDF', 'E'];
// What strings alone may hold: the rest of ASCII, and the bytes of characters beyond it.
const OTHER = CLASS_MEMBERS.length;
const CONTROL = OTHER + 1;
export const CLASS_BITS = 5;

export const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  const found = CLASS_MEMBERS.findIndex(members => members.includes(String.fromCharCode(byte)));
  if (found >= 0) return found;
  return byte < 0x20 ? CONTROL : OTHER;
});

/** 1 for a byte that a string holds as itself. */
export const PLAIN = CLASSES.map((_, byte) => (byte >= 0x20 && byte !== 0x22 && byte !== 0x5c ? 1 : 0));

export const TRANSITIONS = new Uint16Array(64 << CLASS_BITS).fill(REFUSED << STATE_BITS);

/** What each state expects, in words. */
export const EXPECTED: string[] = [];

type Rule = readonly [characters: string, next: number, action?: number];

function define(state: number, expected: string, rules: readonly Rule[]): void {
  EXPECTED[state] = expected;
  for (const [characters, next, action = 0] of rules) {
    for (const character of characters) set(state, CLASSES[character.charCodeAt(0)]!, next, action);
  }
}

function set(state: number, byteClass: number, next: number, action = 0): void {
  TRANSITIONS[(state << CLASS_BITS) | byteClass] = (action << STATE_BITS) | next;
}

const anyValue: readonly Rule[] = [
  ['{', FIRST_KEY, OPENS],
  ['[', FIRST_ELEMENT, OPENS],
  ['"', STRING, SCALAR_BEGINS],
  ['-', MINUS, SCALAR_BEGINS],
  ['0', ZERO, SCALAR_BEGINS],
  ['1', INTEGER, SCALAR_BEGINS],
];

define(START, 'a value', [[BLANKS, START], ...anyValue]);
define(VALUE, 'a value', [[BLANKS, VALUE], ...anyValue]);
define(FIRST_ELEMENT, "a value or ']'", [[BLANKS, FIRST_ELEMENT], [']', 0, CLOSES], ...anyValue]);
define(FIRST_KEY, "a key or '}'", [
  [BLANKS, FIRST_KEY],
  ['}', 0, CLOSES],
  ['"', KEY, KEY_BEGINS],
]);
define(NEXT_KEY, 'a key', [
  [BLANKS, NEXT_KEY],
  ['"', KEY, KEY_BEGINS],
]);
define(COLON, "':'", [
  [BLANKS, COLON],
  [':', VALUE],
]);
define(AFTER_ELEMENT, "',' or ']'", [
  [BLANKS, AFTER_ELEMENT],
  [',', VALUE],
  [']', 0, CLOSES],
]);
define(AFTER_MEMBER, "',' or '}'", [
  [BLANKS, AFTER_MEMBER],
  [',', NEXT_KEY],
  ['}', 0, CLOSES],
]);
define(AFTER_ROOT, 'the end of the text', [[BLANKS, AFTER_ROOT]]);

defineString(KEY, ['"', COLON, KEY_ENDS]);
defineString(STRING, ['"', 0, SCALAR_ENDS]);

function defineString(state: number, end: Rule): void {
  define(state, 'the rest of a string', [end, ['\\', state + 1]]);
  for (let byteClass = 0; byteClass <= OTHER; byteClass++) {
    if (!'"\\\t'.includes(CLASS_MEMBERS[byteClass]?.[0] ?? ' ')) set(state, byteClass, state);
  }
  define(state + 1, 'one of "\\/bfnrtu behind \\', [
    ['"\\/bfnrt', state],
    ['u', state + 2],
  ]);
  for (let digit = 2; digit <= 5; digit++) {
    define(state + digit, 'four hexadecimal digits behind \\u', [
      [HEX_DIGITS, digit < 5 ? state + digit + 1 : state],
    ]);
  }
}

const numberEnd: Rule = [`${BLANKS},]}`, 0, NUMBER_ENDS];
define(MINUS, 'a digit', [
  [DIGITS, INTEGER],
  ['0', ZERO],
]);
define(ZERO, 'the end of the number', [numberEnd, ['.', POINT], ['eE', E]]);
define(INTEGER, 'a digit or the end of the number', [numberEnd, [DIGITS, INTEGER], ['.', POINT], ['eE', E]]);
define(POINT, 'a digit', [[DIGITS, FRACTION]]);
define(FRACTION, 'a digit or the end of the number', [numberEnd, [DIGITS, FRACTION], ['eE', E]]);
define(E, 'a digit, + or -', [
  ['+-', E_SIGN],
  [DIGITS, EXPONENT],
]);
define(E_SIGN, 'a digit', [[DIGITS, EXPONENT]]);
define(EXPONENT, 'a digit or the end of the number', [numberEnd, [DIGITS, EXPONENT]]);

let literal = LITERALS;
for (const word of ['true', 'false', 'null']) {
  const [first, ...rest] = word;
  for (const before of [START, VALUE, FIRST_ELEMENT]) {
    define(before, EXPECTED[before]!, [[first!, literal, SCALAR_BEGINS]]);
  }
  const last = literal + rest.length - 1;
  for (const letter of rest) {
    define(literal, word, [literal === last ? [letter, 0, SCALAR_ENDS] : [letter, literal + 1]]);
    literal++;
  }
}
