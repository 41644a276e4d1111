import { hex } from '../bytes/hex.js';
import type { LoadErrorCode } from '../errors.js';
import { type DoctypeLexer, doctypeLexer } from './doctype-lexer.js';

/** What the lexer stopped behind. */
export const Token = {
  none: 0,
  text: 1,
  open: 2,
  empty: 3,
  close: 4,
  comment: 5,
  cdata: 6,
  instruction: 7,
  doctype: 8,
  element: 9,
} as const;
export type Token = (typeof Token)[keyof typeof Token];

export interface Lexer {
  /** What the last `run` stopped behind; `none` when the bytes ended before that. */
  readonly token: Token;
  /** Whether the bytes so far end between two pieces of markup. */
  readonly between: boolean;
  /**
   * Reads on from `at` and gives the index behind the next token, or, inside an element, behind its closing tag.
   * State is kept from one run to the next.
   */
  run(bytes: Uint8Array, at: number): number;
  /** From here to the closing tag of the element just opened, only its end is looked for. */
  enter(): void;
}

export interface Limits {
  /** Elements within each other. */
  readonly maxDepth: number;
  /** Attributes of one element. */
  readonly maxAttributes: number;
  /** Bytes of one element name. */
  readonly maxNameBytes: number;
}

export type FailAt = (code: LoadErrorCode, reason: string, at: number) => never;

const TEXT = 0;
const OPENED = 1;
const NAME = 2;
const TAG = 3;
const DOUBLE = 4;
const SINGLE = 5;
const EMPTY = 6;
const CLOSE = 7;
const CLOSE_NAME = 8;
const CLOSE_SPACE = 9;
const DECLARATION = 10;
const COMMENT_START = 11;
const COMMENT = 12;
const COMMENT_DASH = 13;
const COMMENT_END = 14;
const CDATA_START = 15;
const CDATA = 16;
const CDATA_BRACKET = 17;
const CDATA_END = 18;
const INSTRUCTION = 19;
const INSTRUCTION_END = 20;
const DOCTYPE = 21;

const LT = 0x3c;
const GT = 0x3e;
const SLASH = 0x2f;
const DASH = 0x2d;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BRACKET = 0x5d;
const QUESTION = 0x3f;

const CDATA_NAME = Buffer.from('CDATA[');
const NAME_START = byteSet(byte => byte >= 0x80 || /[A-Za-z_:]/.test(String.fromCharCode(byte)));
const NAME_BYTE = byteSet(byte => byte >= 0x80 || /[-.\w:]/.test(String.fromCharCode(byte)));
const SPACE = byteSet(byte => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
const TAG_STOP = byteSet(byte => [LT, GT, SLASH, QUOTE, APOSTROPHE].includes(byte));

/**
 * The lexical grammar of XML over bytes: where tags, quotes, comments, CDATA sections and processing instructions
 * end, and whether closing tags close what is open. Looks at each byte once.
 */
export function lexer(limits: Limits, fail: FailAt): Lexer {
  const { maxDepth, maxAttributes, maxNameBytes } = limits;
  // Names are kept as hashes: a whole record is checked by name when it is read.
  const openNames = new Int32Array(maxDepth + 1);
  let state = TEXT;
  let depth = 0;
  let hash = 0;
  let counted = 0;
  let hasText = false;
  let token: Token = Token.none;
  let doctype: DoctypeLexer | undefined;

  function run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    token = Token.none;
    while (at < end) {
      let byte = bytes[at]!;
      switch (state) {
        case TEXT: {
          const start = at;
          while (byte !== LT && ++at < end) byte = bytes[at]!;
          if (depth === 0) {
            if (at > start) hasText = true;
            if (at < end && hasText) return stop(Token.text, at);
          }
          if (at < end) {
            at++;
            state = OPENED;
          }
          break;
        }
        case OPENED:
          at++;
          counted = 0;
          if (NAME_START[byte]) {
            hash = byte;
            state = NAME;
          } else if (byte === SLASH) state = CLOSE;
          else if (byte === 0x21) state = DECLARATION;
          else if (byte === QUESTION) state = INSTRUCTION;
          else fail('not_well_formed', `${shown(byte)} behind "<"`, at - 1);
          break;
        case NAME:
        case CLOSE_NAME: {
          const start = at;
          while (NAME_BYTE[byte]) {
            hash = (Math.imul(hash, 31) + byte) | 0;
            if (++at === end) break;
            byte = bytes[at]!;
          }
          counted += at - start;
          if (counted >= maxNameBytes)
            fail('limit', `a name longer than ${maxNameBytes} bytes`, at - counted + maxNameBytes - 1);
          if (at === end) break;
          if (state === CLOSE_NAME) state = CLOSE_SPACE;
          else {
            if (!SPACE[byte] && byte !== GT && byte !== SLASH) {
              fail('not_well_formed', `${shown(byte)} in a tag's name`, at);
            }
            state = TAG;
            counted = 0;
          }
          break;
        }
        case TAG:
          while (!TAG_STOP[byte] && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          if (byte === GT) {
            state = TEXT;
            if (depth === 0) return stop(Token.open, at);
            if (depth === maxDepth) fail('limit', `elements nested deeper than ${maxDepth}`, at - 1);
            openNames[depth++] = hash;
          } else if (byte === SLASH) state = EMPTY;
          else if (byte === LT) fail('not_well_formed', '"<" inside a tag', at - 1);
          else {
            if (++counted > maxAttributes)
              fail('limit', `an element with more than ${maxAttributes} attributes`, at - 1);
            state = byte === QUOTE ? DOUBLE : SINGLE;
          }
          break;
        case DOUBLE:
        case SINGLE: {
          const quote = state === DOUBLE ? QUOTE : APOSTROPHE;
          while (byte !== quote && byte !== LT && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte === LT) fail('not_well_formed', '"<" in the value of an attribute', at);
          at++;
          state = TAG;
          break;
        }
        case EMPTY:
          if (byte !== GT) fail('not_well_formed', `${shown(byte)} behind "/" in a tag`, at);
          at++;
          state = TEXT;
          if (depth === 0) return stop(Token.empty, at);
          break;
        case CLOSE:
          if (!NAME_START[byte]) fail('not_well_formed', `${shown(byte)} behind "</"`, at);
          at++;
          hash = byte;
          state = CLOSE_NAME;
          break;
        case CLOSE_SPACE:
          while (SPACE[byte] && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte !== GT) fail('not_well_formed', `${shown(byte)} in a closing tag`, at);
          at++;
          state = TEXT;
          if (depth === 0) return stop(Token.close, at);
          if (openNames[--depth] !== hash) {
            fail('not_well_formed', 'this closing tag does not close the element that is open', at - 1);
          }
          if (depth === 0) return stop(Token.element, at);
          break;
        case DECLARATION:
          at++;
          if (byte === DASH) state = COMMENT_START;
          else if (byte === 0x5b) state = CDATA_START;
          else if (byte === 0x44 && depth === 0) {
            state = DOCTYPE;
            doctype = doctypeLexer();
          } else fail('not_well_formed', `${shown(byte)} behind "<!"`, at - 1);
          break;
        case COMMENT_START:
          if (byte !== DASH) fail('not_well_formed', `${shown(byte)} behind "<!-"`, at);
          at++;
          state = COMMENT;
          break;
        case COMMENT:
          while (byte !== DASH && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          state = COMMENT_DASH;
          break;
        case COMMENT_DASH:
          at++;
          state = byte === DASH ? COMMENT_END : COMMENT;
          break;
        case COMMENT_END:
          if (byte !== GT) fail('not_well_formed', '"--" inside a comment', at);
          at++;
          state = TEXT;
          if (depth === 0) return stop(Token.comment, at);
          break;
        case CDATA_START:
          if (byte !== CDATA_NAME[counted]) fail('not_well_formed', `${shown(byte)} in "<![CDATA["`, at);
          at++;
          if (++counted === CDATA_NAME.length) state = CDATA;
          break;
        case CDATA:
          while (byte !== BRACKET && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          state = CDATA_BRACKET;
          break;
        case CDATA_BRACKET:
          at++;
          state = byte === BRACKET ? CDATA_END : CDATA;
          break;
        case CDATA_END:
          at++;
          if (byte === GT) {
            state = TEXT;
            if (depth === 0) return stop(Token.cdata, at);
          } else if (byte !== BRACKET) state = CDATA;
          break;
        case INSTRUCTION:
          while (byte !== QUESTION && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          state = INSTRUCTION_END;
          break;
        case INSTRUCTION_END:
          at++;
          if (byte === GT) {
            state = TEXT;
            if (depth === 0) return stop(Token.instruction, at);
          } else if (byte !== QUESTION) state = INSTRUCTION;
          break;
        case DOCTYPE:
          while (!doctype!.ends(byte) && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          state = TEXT;
          return stop(Token.doctype, at);
      }
    }
    return at;
  }

  function stop(found: Token, at: number): number {
    token = found;
    hasText = false;
    return at;
  }

  return {
    get token() {
      return token;
    },
    get between() {
      return state === TEXT;
    },
    run,
    enter() {
      openNames[0] = hash;
      depth = 1;
    },
  };
}

function byteSet(has: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_none, byte) => (has(byte) ? 1 : 0));
}

/** A byte as a person reads it; a part of a character beyond ASCII by its number. */
function shown(byte: number): string {
  if (byte > 0x20 && byte < 0x7f) return JSON.stringify(String.fromCharCode(byte));
  return byte === 0x20 ? 'a space' : `byte ${hex(byte)}`;
}
