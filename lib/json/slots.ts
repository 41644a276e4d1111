import { type Kernel, newKernel } from '../kernel/kernel.js';
import type { Slots, SlotTexts } from '../slots/slots.js';
import { rootWanted } from '../slots/wanted.js';
import { ASCII, type Written, writtenIn } from '../slots/written.js';
import { exactNumber } from './number.js';
import { stringOf } from './text.js';

/**
 * Slots of JSON values: attributes are the members `@name`, the text is the value itself, or the member `#text` of an
 * object, and children are the values of other members, an array's elements each. They take what the reader of
 * values takes but keys with escapes, objects of more than 1,024 keys or in the place of an attribute or a text, and
 * numbers and words that stand alone, and check all of it, wanted or not.
 */
export interface JsonSlots extends Slots {
  /** The records that follow stand in these bytes. */
  begin(utf8: Uint8Array, maxDepth: number): void;
}

/** With the kind of a string: it has escapes. */
const ESCAPES = 16;
const NULL = 32;
const LIST = 64;
/** A number that as a text may be written in another way. */
const NUMBER = 128;

/** What is deeper is left, for it takes memory that stays. */
const MOST_DEPTH = 10_000;

export function jsonSlots(kernel: Kernel = newKernel()): JsonSlots {
  const root = rootWanted(kernel);
  const texts = textsOf(writtenIn(kernel));
  const place = kernel.place();
  let base = 0;
  return {
    kernel,
    root,
    texts,
    get base() {
      return base;
    },
    begin(utf8, maxDepth) {
      base = place(utf8);
      kernel.expectJson(Math.min(maxDepth, MOST_DEPTH));
    },
    read: (from, to) => kernel.read(base + from, base + to) === 1,
  };
}

function textsOf(written: Written): SlotTexts {
  return {
    at(start, end, kind) {
      switch (kind) {
        case NULL:
          return null;
        case LIST:
          return [];
        case NUMBER:
          return exactNumber(written.at(start, end, ASCII));
        default: {
          const text = written.at(start, end, kind & ~ESCAPES);
          return kind & ESCAPES ? stringOf(`"${text}"`) : text;
        }
      }
    },
  };
}
