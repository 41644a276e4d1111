import { type Doctype, NO_DOCTYPE } from './doctype.js';
import { type Expander, expander } from './entities.js';
import { withLineFeeds } from './text.js';

/** How the text of a slot is to be made: from ASCII, from UTF-8, or it is made already. */
const ASCII = 0;
export const UTF8 = 1;
export const MADE = 2;
/** With one of the first two: of entities it refers to those that every document has, and to nothing else. */
export const REFERS = 8;

/** @param seen all the bytes of a text in one */
export function kindOf(seen: number): number {
  return seen < 0x80 ? ASCII : UTF8;
}

/** Makes texts of where they stand, when they are asked for. */
export interface SlotTexts {
  /** What follows stands in these bytes. */
  begin(utf8: Uint8Array, doctype: Doctype): void;
  /** The next record stands here: what was made is no more. */
  reset(from: number, to: number): void;
  /** The text of a slot. */
  at(start: number, end: number, kind: number): string;
  /** Keeps a text: it stands in a slot as `start`, with the kind `MADE`. */
  make(text: string): number;
  readonly expand: Expander;
}

export function slotTexts(): SlotTexts {
  const made: string[] = [];
  let buffer: Buffer = Buffer.alloc(0);
  // A part of this costs much less than to decode it for itself.
  let latin1: string | undefined;
  let offset = 0;
  let behind = 0;
  let expand = expander(NO_DOCTYPE);

  function asWritten(start: number, end: number, kind: number): string {
    if (kind === ASCII) {
      latin1 ??= buffer.toString('latin1', offset, behind);
      return latin1.slice(start - offset, end - offset);
    }
    return kind === MADE ? made[start]! : buffer.toString('utf8', start, end);
  }

  return {
    begin(utf8, doctype) {
      buffer = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length);
      expand = expander(doctype);
    },
    reset(from, to) {
      if (made.length > 0) made.length = 0;
      offset = from;
      behind = to;
      latin1 = undefined;
      expand.reset(to - from);
    },
    at: (start, end, kind) =>
      kind & REFERS ? expand.text(asWritten(start, end, kind & ~REFERS)) : asWritten(start, end, kind),
    make: text => made.push(text) - 1,
    get expand() {
      return expand;
    },
  };
}

/** A text as it stands there, with line ends as XML has them. */
export function written(texts: SlotTexts, from: number, to: number, seen: number): string {
  return withLineFeeds(texts.at(from, to, kindOf(seen)));
}
