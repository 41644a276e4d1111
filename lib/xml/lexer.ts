import type { Place } from '../bytes/cursor.js';
import { enclosedLexer } from './enclosed.js';
import type { FailAt } from './faults.js';
import type { Holes } from './holes.js';
import * as byteOf from './lexer-bytes.js';
import * as States from './lexer-states.js';
import type { Limits } from './limits.js';
import type { LeaveOut, PassedRecords } from './passed-records.js';
import { type Nest, plainTags } from './plain-tags.js';
import { tagRest } from './tag-rest.js';
import { Token } from './token.js';

export interface Lexer {
  /** What the last `run` stopped behind; `none` when the bytes ended before that. */
  readonly token: Token;
  /** Whether the bytes so far end between two pieces of markup, and what text then stands at their end. */
  readonly between: boolean;
  readonly text: Token;
  /** The next bytes: those of `run`. */
  load(bytes: Uint8Array): void;
  /**
   * Reads on from `at` and gives the index behind the next token, or, inside an element, behind its closing tag.
   */
  run(bytes: Uint8Array, at: number): number;
  /** Bytes of the last start tag up to the end of its name: a hole begins so many before where it is told of. */
  readonly tagBytes: number;
  /** Records of a name that stand at `place`, one behind the other, where nothing is read of what is between them. */
  records(at: number, name: Uint8Array, maxBytes: number, place: Place): PassedRecords | undefined;
  /** From here to the closing tag of the element just opened, only its end is looked for. */
  enter(inRecord: boolean): void;
}

/**
 * The lexical grammar of XML over bytes: where tags, quotes, comments, CDATA sections and processing instructions
 * end, and whether closing tags close what is open. Looks at each byte once.
 */
export function lexer(limits: Limits, holes: Holes, fail: FailAt, leaveOut: LeaveOut): Lexer {
  const { maxDepth, maxNameBytes } = limits;
  const nest: Nest = { depth: 0, names: [], hasHoles: false };
  const plain = plainTags(limits, nest, holes, leaveOut);
  let state = States.TEXT;
  let hash = 0;
  let counted = 0;
  let nameBytes = 0;
  let text: Token = Token.none;
  let token: Token = Token.none;
  const malformed = (reason: string, at: number): never => fail('not_well_formed', reason, at);
  const beyond = (reason: string, at: number): never => fail('limit', reason, at);
  const rest = tagRest(limits.maxAttributes, fail);
  const enclosed = enclosedLexer(fail, () => nest.depth === 0);

  function run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    token = Token.none;
    while (at < end) {
      let byte = bytes[at]!;
      switch (state) {
        case States.TEXT:
          if (nest.depth > 0) {
            at = plain.run(at);
            if (plain.token !== Token.none) return stop(plain.token, at);
          } else {
            if (byte !== byteOf.LT && text === Token.none) text = Token.space;
            while (byteOf.SPACE[byte] === 1 && ++at < end) byte = bytes[at]!;
            if (at < end && byte !== byteOf.LT) text = Token.text;
            while (byte !== byteOf.LT && ++at < end) byte = bytes[at]!;
            if (at < end && text !== Token.none) return stop(text, at);
          }
          if (at < end) {
            at++;
            state = States.OPENED;
          }
          break;
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
            nameBytes = counted + 1;
            rest.begin();
            state = States.TAG;
            if (nest.depth > 0 && nest.hasHoles && holes.opens(nest.depth, hash)) return stop(Token.hole, at);
          }
          break;
        }
        case States.TAG:
          at = rest.run(bytes, at);
          if (rest.token === Token.none) break;
          state = States.TEXT;
          if (nest.depth === 0) return stop(rest.token, at);
          if (rest.token === Token.open) {
            if (nest.depth === maxDepth) beyond(`elements nested deeper than ${maxDepth}`, at - 1);
            nest.names[nest.depth++] = hash;
          } else if (nest.hasHoles && holes.closes(nest.depth)) return stop(Token.holeEnd, at);
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
          if (nest.depth === 0) return stop(Token.close, at);
          if (nest.names[--nest.depth] !== hash)
            malformed('this closing tag does not close what is open', at - 1);
          if (nest.depth === 0) return stop(Token.element, at);
          if (nest.hasHoles && holes.closes(nest.depth)) return stop(Token.holeEnd, at);
          break;
        case States.ENCLOSED:
          at = enclosed.run(bytes, at);
          if (enclosed.token === Token.none) break;
          state = States.TEXT;
          if (nest.depth === 0) return stop(enclosed.token, at);
          break;
      }
    }
    return at;
  }

  function stop(found: Token, at: number): number {
    token = found;
    text = Token.none;
    return at;
  }

  return {
    get token() {
      return token;
    },
    get between() {
      return state === States.TEXT;
    },
    get text() {
      return text;
    },
    get tagBytes() {
      return nameBytes + 1;
    },
    load: plain.load,
    run,
    records(at, name, maxBytes, place) {
      const isBetween = nest.depth === 0 && state === States.TEXT && text === Token.none;
      return isBetween ? plain.records(at, name, maxBytes, place) : undefined;
    },
    enter(inRecord) {
      nest.names[0] = hash;
      nest.hasHoles = holes.begin(inRecord);
      nest.depth = 1;
    },
  };
}
