import type { Runner, Stop } from './grammar.js';
import { PLAIN } from './states.js';

/** Finds the end of a container by its brackets and strings, and looks at nothing else. */
export interface Extent extends Runner {
  /** The container's bracket has been taken. */
  begin(bracket: number): void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const OPEN_OBJECT = 0x7b;
export const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;

/** 1 for a byte that does not matter outside of strings. */
const PASSED = PLAIN.map((_, byte) =>
  [QUOTE, OPEN_OBJECT, OPEN_ARRAY, CLOSE_OBJECT, CLOSE_ARRAY].includes(byte) ? 0 : 1,
);

export function jsonExtent(maxDepth: number): Extent {
  // The brackets that close what is open, innermost last.
  const closing: number[] = [];
  let inString = false;
  let escaped = false;
  let stop: Stop = 'bytes';

  function run(bytes: Uint8Array, from: number): number {
    // Locals: the loop is a third slower over the bindings of another module.
    const passed = PASSED;
    const plain = PLAIN;
    const { length } = bytes;
    let at = from;
    stop = 'bytes';
    if (inString) {
      at = pastString(bytes, at);
      if (inString) return at;
    }
    while (at < length) {
      const byte = bytes[at++]!;
      if (passed[byte] === 1) continue;
      if (byte === QUOTE) {
        while (at < length && plain[bytes[at]!] === 1) at++;
        if (bytes[at] === QUOTE) {
          at++;
          continue;
        }
        at = pastString(bytes, at);
        if (inString) return at;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (closing.length >= maxDepth) return stopAt('tooDeep', at - 1);
        open(byte);
      } else {
        if (byte !== closing[closing.length - 1]) return stopAt('refused', at - 1);
        closing.pop();
        if (closing.length === 0) return stopAt('valueEnds', at);
      }
    }
    return at;
  }

  /** Goes on with a string that has escapes, or begins or ends in other chunks. */
  function pastString(bytes: Uint8Array, from: number): number {
    inString = true;
    let at = escaped ? from + 1 : from;
    escaped = false;
    for (; at < bytes.length; at++) {
      if (PLAIN[bytes[at]!] === 1) continue;
      if (bytes[at] === QUOTE) {
        inString = false;
        return at + 1;
      }
      if (bytes[at] !== BACKSLASH) return stopAt('refused', at);
      escaped = ++at === bytes.length;
    }
    return bytes.length;
  }

  function open(bracket: number): void {
    closing.push(bracket === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY);
  }

  function stopAt(reason: Stop, at: number): number {
    stop = reason;
    return at;
  }

  return {
    get stop() {
      return stop;
    },
    get expected() {
      return inString ? 'the rest of a string' : `'${String.fromCharCode(closing.at(-1)!)}'`;
    },
    run,
    begin: open,
  };
}
