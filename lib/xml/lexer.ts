import { enclosedLexer } from './enclosed.js';
import type { FailAt } from './faults.js';
import * as byteOf from './lexer-bytes.js';
import type { Limits } from './limits.js';
import { Token } from './token.js';

export interface Lexer {
  /** What the last `run` stopped behind; `none` when the bytes ended before that. */
  readonly token: Token;
  /** Whether the bytes so far end between two pieces of markup. */
  readonly between: boolean;
  /**
   * Reads on from `at` and gives the index behind the next token, or, inside an element, behind its closing tag.
   */
  run(bytes: Uint8Array, at: number): number;
  /** From here to the closing tag of the element just opened, only its end is looked for. */
  enter(): void;
}

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
const ENCLOSED = 10;

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
  const malformed = (reason: string, at: number): never => fail('not_well_formed', reason, at);
  const enclosed = enclosedLexer(fail, () => depth === 0);

  function run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    token = Token.none;
    while (at < end) {
      let byte = bytes[at]!;
      switch (state) {
        case TEXT: {
          const start = at;
          while (byte !== byteOf.LT && ++at < end) byte = bytes[at]!;
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
          if (byteOf.NAME_START[byte]) {
            hash = byte;
            state = NAME;
          } else if (byte === byteOf.SLASH) state = CLOSE;
          else if (byte === byteOf.BANG || byte === byteOf.QUESTION) {
            enclosed.begin(byte);
            state = ENCLOSED;
          } else malformed(`${byteOf.shown(byte)} behind "<"`, at - 1);
          break;
        case NAME:
        case CLOSE_NAME: {
          const start = at;
          while (byteOf.NAME_BYTE[byte]) {
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
            if (!byteOf.NAME_ENDS[byte]) malformed(`${byteOf.shown(byte)} in a tag's name`, at);
            state = TAG;
            counted = 0;
          }
          break;
        }
        case TAG:
          while (!byteOf.TAG_STOP[byte] && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          if (byte === byteOf.GT) {
            state = TEXT;
            if (depth === 0) return stop(Token.open, at);
            if (depth === maxDepth) fail('limit', `elements nested deeper than ${maxDepth}`, at - 1);
            openNames[depth++] = hash;
          } else if (byte === byteOf.SLASH) state = EMPTY;
          else if (byte === byteOf.LT) malformed('"<" inside a tag', at - 1);
          else {
            if (++counted > maxAttributes)
              fail('limit', `an element with more than ${maxAttributes} attributes`, at - 1);
            state = byte === byteOf.QUOTE ? DOUBLE : SINGLE;
          }
          break;
        case DOUBLE:
        case SINGLE: {
          const quote = state === DOUBLE ? byteOf.QUOTE : byteOf.APOSTROPHE;
          while (byte !== quote && byte !== byteOf.LT && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte === byteOf.LT) malformed('"<" in the value of an attribute', at);
          at++;
          state = TAG;
          break;
        }
        case EMPTY:
          if (byte !== byteOf.GT) malformed(`${byteOf.shown(byte)} behind "/" in a tag`, at);
          at++;
          state = TEXT;
          if (depth === 0) return stop(Token.empty, at);
          break;
        case CLOSE:
          if (!byteOf.NAME_START[byte]) malformed(`${byteOf.shown(byte)} behind "</"`, at);
          at++;
          hash = byte;
          state = CLOSE_NAME;
          break;
        case CLOSE_SPACE:
          while (byteOf.SPACE[byte] && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte !== byteOf.GT) malformed(`${byteOf.shown(byte)} in a closing tag`, at);
          at++;
          state = TEXT;
          if (depth === 0) return stop(Token.close, at);
          if (openNames[--depth] !== hash) malformed('this closing tag does not close what is open', at - 1);
          if (depth === 0) return stop(Token.element, at);
          break;
        case ENCLOSED:
          at = enclosed.run(bytes, at);
          if (enclosed.token === Token.none) break;
          state = TEXT;
          if (depth === 0) return stop(enclosed.token, at);
          break;
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
