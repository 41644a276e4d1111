import { type Kernel, newKernel } from '../kernel/kernel.js';
import type { Doctype } from './doctype.js';
import { Malformed } from './malformed.js';
import { type SlotTexts, slotTexts } from './slot-texts.js';
import { rootWanted, type Wanted } from './wanted.js';

/**
 * Reads elements to where the texts that are wanted of them stand, and makes no values of them. It takes for well-formed
 * what the tokenizer takes but instructions, names beyond ASCII and declared attributes, and
 * checks all of it, wanted or not.
 */
export interface XmlSlots {
  readonly kernel: Kernel;
  /** What is wanted of a record. */
  readonly root: Wanted;
  readonly texts: SlotTexts;
  /** Where these bytes stand in the kernel. */
  readonly base: number;
  /** The records that follow stand in these bytes. */
  begin(utf8: Uint8Array, doctype: Doctype): void;
  /** False for an element that is left to others, faults among it. */
  read(from: number, to: number): boolean;
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
