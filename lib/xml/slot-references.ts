import { AMPERSAND } from './lexer-bytes.js';
import { isSame } from './name-table.js';
import { REFERENCES, type SlotCursor } from './slot-cursor.js';

/** A reference to an entity that every document has (XML 1.0, 4.6). */
export interface PlainReference {
  readonly written: Uint8Array;
  /** The character that it stands for. */
  readonly meant: number;
}

const PLAIN: readonly PlainReference[] = ['&amp;&', '&lt;<', '&gt;>', "&apos;'", '&quot;"'].map(both => ({
  written: Buffer.from(both.slice(0, -1)),
  meant: both.charCodeAt(both.length - 1),
}));

/** The one that stands here; undefined for any other. */
export function plainReference(bytes: Uint8Array, at: number): PlainReference | undefined {
  for (let index = 0; index < PLAIN.length; index++) {
    const { written } = PLAIN[index]!;
    if (isSame(written, 0, bytes, at, at + written.length)) return PLAIN[index];
  }
  return undefined;
}

/** Whether there is nothing in the text that was passed last that means something else but these, and there are some. */
export function isPlainlyReferring({ bytes, marks }: SlotCursor, from: number, to: number): boolean {
  if (marks !== REFERENCES) return false;
  for (let at = from; at < to; at++) {
    if (bytes[at] === AMPERSAND && !plainReference(bytes, at)) return false;
  }
  return true;
}
