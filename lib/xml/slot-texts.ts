import type { Kernel } from '../kernel/kernel.js';
import type { SlotTexts } from '../slots/slots.js';
import { ASCII, UTF8, writtenIn } from '../slots/written.js';
import { type Doctype, NO_DOCTYPE } from './doctype.js';
import { type Expander, expander } from './entities.js';
import { withLineFeeds } from './text.js';

/** The text of a slot is made already. */
const MADE = 2;
/** With the kind of any other: it refers to characters, or to entities that every document has, and to nothing else. */
const REFERS = 8;

export interface XmlTexts extends SlotTexts {
  /** What follows is from a document that declares this. */
  begin(doctype: Doctype): void;
  at(start: number, end: number, kind: number): string;
}

/** What the kernel can't read alone is made here. */
export function slotTexts(kernel: Kernel): XmlTexts {
  const made: string[] = [];
  let expand: Expander = expander(NO_DOCTYPE);
  const written = writtenIn(kernel, bytes => {
    made.length = 0;
    expand.reset(bytes);
  });

  /** With line ends as XML has them. */
  function withLines(from: number, to: number, isAscii: number): string {
    return withLineFeeds(written.at(from, to, isAscii ? ASCII : UTF8));
  }

  function at(start: number, end: number, kind: number): string {
    if (kind === MADE) return made[start]!;
    const text = written.at(start, end, kind & ~REFERS);
    return kind & REFERS ? expand.text(text) : text;
  }

  const keep = (text: string): number => made.push(text) - 1;

  Object.assign(kernel.calls, {
    makeText(from, to, isAttribute, isAscii) {
      const text = withLines(from, to, isAscii);
      return keep(isAttribute ? expand.attribute(text) : expand.text(text));
    },
    makeLines: (from, to, isAscii) => keep(withLines(from, to, isAscii)),
    joinTexts: (start, end, kind, nextStart, nextEnd, nextKind) =>
      keep(at(start, end, kind) + at(nextStart, nextEnd, nextKind)),
  } satisfies Partial<Kernel['calls']>);

  return {
    begin(doctype) {
      expand = expander(doctype);
    },
    at,
  };
}
