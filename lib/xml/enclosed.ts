import { type DoctypeLexer, doctypeLexer } from './doctype-lexer.js';
import type { FailAt } from './faults.js';
import * as byteOf from './lexer-bytes.js';
import { Token } from './token.js';

/** Finds the ends of comments, CDATA sections, processing instructions and the DOCTYPE. */
export interface Enclosed {
  /** What has ended; `none` while it has not. */
  readonly token: Token;
  /** `<!` or `<?` was read. */
  begin(byte: number): void;
  /** Reads on from `at` and gives the index behind the end, or behind the bytes. */
  run(bytes: Uint8Array, at: number): number;
}

const DECLARATION = 0;
const COMMENT_START = 1;
const CDATA_START = 2;
const INSIDE = 3;
const ENDING = 4;
const DOCTYPE = 5;

/** @param atDoctype whether a DOCTYPE may stand here */
export function enclosedLexer(fail: FailAt, atDoctype: () => boolean): Enclosed {
  let state = DECLARATION;
  let token: Token = Token.none;
  let reading: Token = Token.none;
  // The byte that the end begins with, how many of it are needed before ">", and how many there are.
  let closer = 0;
  let needed = 0;
  let counted = 0;
  let doctype: DoctypeLexer | undefined;

  function read(what: Token, by: number, times: number): void {
    reading = what;
    closer = by;
    needed = times;
    state = INSIDE;
  }

  function declare(byte: number, at: number): void {
    if (byte === byteOf.DASH) state = COMMENT_START;
    else if (byte === byteOf.OPEN_BRACKET) state = CDATA_START;
    else if (byte === byteOf.CAPITAL_D && atDoctype()) {
      state = DOCTYPE;
      doctype = doctypeLexer();
    } else fail('not_well_formed', `${byteOf.shown(byte)} behind "<!"`, at);
    counted = 0;
  }

  function end(byte: number, at: number): void {
    if (byte === byteOf.GT && counted >= needed) token = reading;
    else if (reading === Token.comment && counted === needed) {
      fail('not_well_formed', '"--" inside a comment', at);
    } else if (byte === closer) counted++;
    else state = INSIDE;
  }

  return {
    get token() {
      return token;
    },
    begin(byte) {
      token = Token.none;
      if (byte === byteOf.BANG) state = DECLARATION;
      else read(Token.instruction, byteOf.QUESTION, 1);
    },
    run(bytes, from) {
      let at = from;
      for (; at < bytes.length && token === Token.none; at++) {
        const byte = bytes[at]!;
        switch (state) {
          case DECLARATION:
            declare(byte, at);
            break;
          case COMMENT_START:
            if (byte !== byteOf.DASH) fail('not_well_formed', `${byteOf.shown(byte)} behind "<!-"`, at);
            read(Token.comment, byteOf.DASH, 2);
            break;
          case CDATA_START:
            if (byte !== byteOf.CDATA_NAME[counted]) {
              fail('not_well_formed', `${byteOf.shown(byte)} in "<![CDATA["`, at);
            }
            if (++counted === byteOf.CDATA_NAME.length) read(Token.cdata, byteOf.BRACKET, 2);
            break;
          case INSIDE:
            while (bytes[at] !== closer && at < bytes.length - 1) at++;
            if (bytes[at] !== closer) break;
            counted = 1;
            state = ENDING;
            break;
          case ENDING:
            end(byte, at);
            break;
          case DOCTYPE:
            if (doctype!.ends(byte)) token = Token.doctype;
            break;
        }
      }
      return at;
    },
  };
}
