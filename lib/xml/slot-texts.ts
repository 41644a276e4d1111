import type { Kernel } from '../kernel/kernel.js';
import { type Doctype, NO_DOCTYPE } from './doctype.js';
import { type Expander, expander } from './entities.js';
import { withLineFeeds } from './text.js';

/** How the text of a slot is to be made: from ASCII, from UTF-8, or it is made already. */
const ASCII = 0;
const UTF8 = 1;
const MADE = 2;
/** With one of the first two: it refers to characters, or to entities that every document has, and to nothing else. */
const REFERS = 8;

/** Makes texts of where they stand, when they are asked for. */
export interface SlotTexts {
  /** What follows is from a document that declares this. */
  begin(doctype: Doctype): void;
  /** The text of a slot. */
  at(start: number, end: number, kind: number): string;
}

/** What the kernel can't read alone is made here. */
export function slotTexts(kernel: Kernel): SlotTexts {
  const made: string[] = [];
  // A part of this costs much less than to decode it for itself.
  let latin1: string | undefined;
  let offset = 0;
  let behind = 0;
  let record = -1;
  let expand: Expander = expander(NO_DOCTYPE);

  /** With another record what was made is no more. */
  function renew(): void {
    const current = kernel.readCount();
    if (record === current) return;
    record = current;
    made.length = 0;
    latin1 = undefined;
    offset = kernel.readFrom();
    behind = kernel.readTo();
    expand.reset(behind - offset);
  }

  function asWritten(start: number, end: number, kind: number): string {
    if (kind === ASCII) {
      latin1 ??= kernel.bytes.toString('latin1', offset, behind);
      return latin1.slice(start - offset, end - offset);
    }
    return kind === MADE ? made[start]! : kernel.bytes.toString('utf8', start, end);
  }

  /** With line ends as XML has them. */
  function written(from: number, to: number, isAscii: number): string {
    renew();
    return withLineFeeds(asWritten(from, to, isAscii ? ASCII : UTF8));
  }

  function at(start: number, end: number, kind: number): string {
    renew();
    return kind & REFERS ? expand.text(asWritten(start, end, kind & ~REFERS)) : asWritten(start, end, kind);
  }

  const keep = (text: string): number => made.push(text) - 1;

  Object.assign(kernel.calls, {
    makeText(from, to, isAttribute, isAscii) {
      const text = written(from, to, isAscii);
      return keep(isAttribute ? expand.attribute(text) : expand.text(text));
    },
    makeLines: (from, to, isAscii) => keep(written(from, to, isAscii)),
    joinTexts: (start, end, kind, nextStart, nextEnd, nextKind) =>
      keep(at(start, end, kind) + at(nextStart, nextEnd, nextKind)),
  } satisfies Partial<Kernel['calls']>);

  return {
    begin(doctype) {
      expand = expander(doctype);
      record = -1;
    },
    at,
  };
}
