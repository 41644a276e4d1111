import { enclosedLexer } from './enclosed.js';
import type { FailAt } from './faults.js';
import type { Holes } from './holes.js';
import * as byteOf from './lexer-bytes.js';
import * as States from './lexer-states.js';
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
  /** Bytes of the last start tag up to the end of its name: a hole begins so many before where it is told of. */
  readonly tagBytes: number;
  /** From here to the closing tag of the element just opened, only its end is looked for. */
  enter(inRecord: boolean): void;
}

/**
 * The lexical grammar of XML over bytes: where tags, quotes, comments, CDATA sections and processing instructions
 * end, and whether closing tags close what is open. Looks at each byte once.
 */
export function lexer(limits: Limits, holes: Holes, fail: FailAt): Lexer {
  const { maxDepth, maxAttributes, maxNameBytes } = limits;
  // Names are kept as hashes: a whole record is checked by name when it is read.
  const openNames: number[] = [];
  let state = States.TEXT;
  let depth = 0;
  let hash = 0;
  let counted = 0;
  let nameBytes = 0;
  let hasText = false;
  let token: Token = Token.none;
  const malformed = (reason: string, at: number): never => fail('not_well_formed', reason, at);
  const beyond = (reason: string, at: number): never => fail('limit', reason, at);
  const enclosed = enclosedLexer(fail, () => depth === 0);

  function run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    token = Token.none;
    while (at < end) {
      let byte = bytes[at]!;
      switch (state) {
        case States.TEXT: {
          const start = at;
          while (byte !== byteOf.LT && ++at < end) byte = bytes[at]!;
          if (depth === 0) {
            if (at > start) hasText = true;
            if (at < end && hasText) return stop(Token.text, at);
          }
          if (at < end) {
            at++;
            state = States.OPENED;
          }
          break;
        }
        case States.OPENED:
          at++;
          counted = 0;
          hash = byte;
          if (byteOf.NAME_START[byte]) state = States.NAME;
          else if (byte === byteOf.SLASH) state = States.CLOSE;
          else if (byte === byteOf.BANG || byte === byteOf.QUESTION) {
            enclosed.begin(byte);
            state = States.ENCLOSED;
          } else malformed(`${byteOf.shown(byte)} behind "<"`, at - 1);
          break;
        case States.NAME:
        case States.CLOSE_NAME: {
          const start = at;
          while (byteOf.NAME_BYTE[byte]) {
            hash = Math.imul(hash ^ byte, byteOf.FNV_PRIME);
            if (++at === end) break;
            byte = bytes[at]!;
          }
          counted += at - start;
          if (counted >= maxNameBytes)
            beyond(`a name longer than ${maxNameBytes} bytes`, at - counted + maxNameBytes - 1);
          if (at === end) break;
          if (state === States.CLOSE_NAME) state = States.CLOSE_SPACE;
          else {
            if (!byteOf.NAME_ENDS[byte]) malformed(`${byteOf.shown(byte)} in a tag's name`, at);
            state = States.TAG;
            nameBytes = counted + 1;
            counted = 0;
            if (depth > 0 && holes.opens(depth, hash)) return stop(Token.hole, at);
          }
          break;
        }
        case States.TAG:
          while (!byteOf.TAG_STOP[byte] && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          at++;
          if (byte === byteOf.GT) {
            state = States.TEXT;
            if (depth === 0) return stop(Token.open, at);
            if (depth === maxDepth) beyond(`elements nested deeper than ${maxDepth}`, at - 1);
            openNames[depth++] = hash;
          } else if (byte === byteOf.SLASH) state = States.EMPTY;
          else if (byte === byteOf.LT) malformed('"<" inside a tag', at - 1);
          else {
            if (++counted > maxAttributes) beyond(`more than ${maxAttributes} attributes`, at - 1);
            state = byte === byteOf.QUOTE ? States.DOUBLE : States.SINGLE;
          }
          break;
        case States.DOUBLE:
        case States.SINGLE: {
          const quote = state === States.DOUBLE ? byteOf.QUOTE : byteOf.APOSTROPHE;
          while (byte !== quote && byte !== byteOf.LT && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte === byteOf.LT) malformed('"<" in the value of an attribute', at);
          at++;
          state = States.TAG;
          break;
        }
        case States.EMPTY:
          if (byte !== byteOf.GT) malformed(`${byteOf.shown(byte)} behind "/" in a tag`, at);
          at++;
          state = States.TEXT;
          if (depth === 0) return stop(Token.empty, at);
          if (holes.closes(depth)) return stop(Token.holeEnd, at);
          break;
        case States.CLOSE:
          if (!byteOf.NAME_START[byte]) malformed(`${byteOf.shown(byte)} behind "</"`, at);
          at++;
          hash = byte;
          state = States.CLOSE_NAME;
          break;
        case States.CLOSE_SPACE:
          while (byteOf.SPACE[byte] && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte !== byteOf.GT) malformed(`${byteOf.shown(byte)} in a closing tag`, at);
          at++;
          state = States.TEXT;
          if (depth === 0) return stop(Token.close, at);
          if (openNames[--depth] !== hash) malformed('this closing tag does not close what is open', at - 1);
          if (depth === 0) return stop(Token.element, at);
          if (holes.closes(depth)) return stop(Token.holeEnd, at);
          break;
        case States.ENCLOSED:
          at = enclosed.run(bytes, at);
          if (enclosed.token === Token.none) break;
          state = States.TEXT;
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
      return state === States.TEXT;
    },
    get tagBytes() {
      return nameBytes + 1;
    },
    run,
    enter(inRecord) {
      openNames[0] = hash;
      holes.begin(inRecord);
      depth = 1;
    },
  };
}
