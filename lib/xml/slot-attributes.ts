import { attributeNames } from './attribute-names.js';
import { APOSTROPHE, QUOTE } from './lexer-bytes.js';
import { findName } from './name-table.js';
import { IN_ATTRIBUTE } from './slot-bytes.js';
import { passName, passSpace, passText, type SlotCursor } from './slot-cursor.js';
import { isPlainlyReferring } from './slot-references.js';
import { kindOf, MADE, REFERS, type SlotTexts, written } from './slot-texts.js';
import { setAttribute, type Wanted } from './wanted.js';

const EQUALS = 0x3d;

/** Reads the attributes of one tag after another. */
export interface SlotAttributes {
  /** The next tag begins. */
  begin(): void;
  /** Passes an attribute, and keeps it where it is wanted; false for one that is wrong or given twice. */
  pass(of: Wanted | undefined): boolean;
}

export function slotAttributes(cursor: SlotCursor, texts: SlotTexts): SlotAttributes {
  const names = attributeNames();
  return {
    begin: names.begin,
    pass(of) {
      const { bytes, at: start } = cursor;
      const hash = passName(cursor);
      const end = cursor.at;
      if (end === start || names.has(bytes, start, end, hash)) return false;
      passSpace(cursor);
      if (bytes[cursor.at++] !== EQUALS) return false;
      passSpace(cursor);
      const quote = bytes[cursor.at++]!;
      if (quote !== QUOTE && quote !== APOSTROPHE) return false;
      const from = cursor.at;
      if (!passText(cursor, IN_ATTRIBUTE, quote)) return false;
      const to = cursor.at++;
      // References are checked where nobody wants them, too.
      const refers = isPlainlyReferring(cursor, from, to);
      const meant =
        cursor.marks && !refers ? texts.expand.attribute(written(texts, from, to, cursor.seen)) : undefined;
      const number = of ? findName(of.attributes, bytes, start, end, hash) : -1;
      if (number < 0) return true;
      if (meant === undefined)
        setAttribute(of!, number, from, to, kindOf(cursor.seen) | (refers ? REFERS : 0));
      else setAttribute(of!, number, texts.make(meant), to, MADE);
      return true;
    },
  };
}
