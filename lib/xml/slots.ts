import type { Doctype } from './doctype.js';
import { BANG, GT, LT, SLASH } from './lexer-bytes.js';
import { Malformed } from './malformed.js';
import { findName, isSame } from './name-table.js';
import { IN_CDATA, IN_COMMENT, IN_TEXT } from './slot-bytes.js';
import { slotAttributes } from './slot-attributes.js';
import { passName, passSpace, passText, type SlotCursor } from './slot-cursor.js';
import { isPlainlyReferring } from './slot-references.js';
import { kindOf, MADE, REFERS, type SlotTexts, slotTexts, written } from './slot-texts.js';
import { addText, closeRow, forgetRows, markParent, newWanted, openRow, type Wanted } from './wanted.js';

const CDATA = Buffer.from('<![CDATA[');
const COMMENT = Buffer.from('<!--');

/**
 * Reads of one element after another what is wanted, and makes nothing of it: only where it stands is kept. It is sure
 * of what it takes, which is what the tokenizer takes but instructions, names beyond ASCII and declared attributes, and
 * checks all of it, wanted or not.
 */
export interface XmlSlots {
  /** What is wanted of a record. */
  readonly root: Wanted;
  readonly texts: SlotTexts;
  /** Where the records stand that are read now. */
  readonly bytes: Uint8Array;
  /** The records that follow stand in these bytes. */
  begin(utf8: Uint8Array, doctype: Doctype): void;
  /** False for an element that is left to others, faults among it. */
  read(from: number, to: number): boolean;
}

export function xmlSlots(): XmlSlots {
  const root = newWanted();
  const texts = slotTexts();
  const cursor: SlotCursor = { bytes: new Uint8Array(0), at: 0, seen: 0, marks: 0 };
  const attributes = slotAttributes(cursor, texts);
  // Of the open elements: where their names stand, and what is wanted of them.
  const starts: number[] = [];
  const ends: number[] = [];
  const open: (Wanted | undefined)[] = [];
  let depth = 0;
  let current: Wanted | undefined;

  function element(): boolean {
    const { bytes } = cursor;
    const start = ++cursor.at;
    const hash = passName(cursor);
    const end = cursor.at;
    if (end === start) return false;
    const wanted = depth === 0 ? root : current && childOf(current, start, end, hash);
    if (wanted) openRow(wanted);
    attributes.begin();
    for (;;) {
      const spaced = passSpace(cursor);
      const byte = bytes[cursor.at];
      if (byte === GT) {
        cursor.at++;
        starts[depth] = start;
        ends[depth] = end;
        open[depth++] = current = wanted;
        return true;
      }
      if (byte === SLASH) {
        cursor.at += 2;
        if (wanted) closeRow(wanted);
        return bytes[cursor.at - 1] === GT;
      }
      if (!spaced || !attributes.pass(wanted)) return false;
    }
  }

  function childOf(parent: Wanted, start: number, end: number, hash: number): Wanted | undefined {
    if (parent.text) markParent(parent);
    const number = findName(parent.childNames, cursor.bytes, start, end, hash);
    return number < 0 ? undefined : parent.children[number];
  }

  function characters(): boolean {
    const from = cursor.at;
    if (!passText(cursor, IN_TEXT)) return false;
    if (cursor.at === from) return true;
    const refers = isPlainlyReferring(cursor, from, cursor.at);
    if (refers || cursor.marks === 0) addPiece(from, undefined, refers ? REFERS : 0);
    else addPiece(from, texts.expand.text(passed(from)));
    return true;
  }

  function declaration(): boolean {
    const { bytes, at } = cursor;
    if (isSame(COMMENT, 0, bytes, at, at + COMMENT.length)) {
      cursor.at += COMMENT.length;
      if (!passText(cursor, IN_COMMENT)) return false;
    } else {
      if (!isSame(CDATA, 0, bytes, at, at + CDATA.length)) return false;
      const from = (cursor.at += CDATA.length);
      if (!passText(cursor, IN_CDATA)) return false;
      if (cursor.at > from) addPiece(from, cursor.marks ? passed(from) : undefined);
    }
    cursor.at += 3;
    return bytes[cursor.at - 1] === GT;
  }

  function addPiece(from: number, meant: string | undefined, refers = 0): void {
    if (!current?.text) return;
    if (meant === undefined) addText(current, texts, from, cursor.at, kindOf(cursor.seen) | refers);
    else addText(current, texts, texts.make(meant), cursor.at, MADE);
  }

  function closing(): boolean {
    if (depth === 0) return false;
    const { bytes } = cursor;
    const start = starts[--depth]!;
    const length = ends[depth]! - start;
    const from = cursor.at + 2;
    if (!isSame(bytes, start, bytes, from, from + length)) return false;
    cursor.at = from + length;
    if (current) closeRow(current);
    current = depth > 0 ? open[depth - 1] : undefined;
    passSpace(cursor);
    return bytes[cursor.at++] === GT;
  }

  /** The text that was passed last. */
  function passed(from: number): string {
    return written(texts, from, cursor.at, cursor.seen);
  }

  function whole(): boolean {
    for (;;) {
      const byte = cursor.bytes[cursor.at + 1];
      if (byte === SLASH) {
        if (!closing()) return false;
      } else if (byte === BANG) {
        if (depth === 0 || !declaration()) return false;
      } else if (!element()) return false;
      if (depth === 0) return true;
      if (!characters()) return false;
    }
  }

  return {
    root,
    texts,
    get bytes() {
      return cursor.bytes;
    },
    begin(utf8, doctype) {
      cursor.bytes = utf8;
      texts.begin(utf8, doctype);
    },
    read(from, to) {
      cursor.at = from;
      depth = 0;
      current = undefined;
      forgetRows(root);
      texts.reset(from, to);
      try {
        return cursor.bytes[from] === LT && whole() && cursor.at === to;
      } catch (error) {
        if (error instanceof Malformed) return false;
        throw error;
      }
    },
  };
}
