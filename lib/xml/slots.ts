import { newKernel } from '../kernel/kernel.js';
import type { Slots } from '../slots/slots.js';
import { rootWanted } from '../slots/wanted.js';
import type { Doctype } from './doctype.js';
import { Malformed } from './malformed.js';
import { slotTexts } from './slot-texts.js';

/**
 * Slots of elements. They take for well-formed what the tokenizer takes but instructions, names beyond ASCII and declared
 * attributes, and check all of it, wanted or not.
 */
export interface XmlSlots extends Slots {
  /** The records that follow stand in these bytes. */
  begin(utf8: Uint8Array, doctype: Doctype): void;
}

export function xmlSlots(kernel = newKernel()): XmlSlots {
  const root = rootWanted(kernel);
  const texts = slotTexts(kernel);
  const place = kernel.place();
  let base = 0;
  return {
    kernel,
    root,
    texts,
    get base() {
      return base;
    },
    begin(utf8, doctype) {
      base = place(utf8);
      texts.begin(doctype);
    },
    read(from, to) {
      try {
        return kernel.read(base + from, base + to) === 1;
      } catch (error) {
        if (error instanceof Malformed) return false;
        throw error;
      }
    },
  };
}
