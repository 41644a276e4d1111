import type { FailAt } from './faults.js';
import * as byteOf from './lexer-bytes.js';
import { Token } from './token.js';

/** Finds the end of a start tag, behind its name. */
export interface TagRest {
  /** `open` or `empty` when it has ended; `none` while it has not. */
  readonly token: Token;
  begin(): void;
  /** Reads on from `at` and gives the index behind the end, or behind the bytes. */
  run(bytes: Uint8Array, at: number): number;
}

const BETWEEN = 0;
const VALUE = 1;
const EMPTY = 2;

export function tagRest(maxAttributes: number, fail: FailAt): TagRest {
  let state = BETWEEN;
  let token: Token = Token.none;
  let attributes = 0;
  let quote = 0;

  function run(bytes: Uint8Array, from: number): number {
    const end = bytes.length;
    let at = from;
    while (at < end && token === Token.none) {
      let byte = bytes[at]!;
      switch (state) {
        case BETWEEN:
          while (byteOf.TAG_STOP[byte] === 0 && ++at < end) byte = bytes[at]!;
          if (at < end) stopAt(byte, at++);
          break;
        case VALUE:
          while (byte !== quote && byte !== byteOf.LT && ++at < end) byte = bytes[at]!;
          if (at === end) break;
          if (byte === byteOf.LT) fail('not_well_formed', '"<" in the value of an attribute', at);
          at++;
          state = BETWEEN;
          break;
        case EMPTY:
          if (byte !== byteOf.GT) fail('not_well_formed', `${byteOf.shown(byte)} behind "/" in a tag`, at);
          at++;
          token = Token.empty;
          break;
      }
    }
    return at;
  }

  function stopAt(byte: number, at: number): void {
    if (byte === byteOf.GT) token = Token.open;
    else if (byte === byteOf.SLASH) state = EMPTY;
    else if (byte === byteOf.LT) fail('not_well_formed', '"<" inside a tag', at);
    else {
      if (++attributes > maxAttributes) fail('limit', `more than ${maxAttributes} attributes`, at);
      quote = byte;
      state = VALUE;
    }
  }

  return {
    get token() {
      return token;
    },
    begin() {
      state = BETWEEN;
      token = Token.none;
      attributes = 0;
    },
    run,
  };
}
