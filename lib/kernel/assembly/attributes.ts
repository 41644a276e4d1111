import { isRepeated } from './attribute-names';
import * as byte from './bytes';
import { makeText } from './imports';
import * as kinds from './kinds';
import { findName } from './names';
import { arePlain } from './references';
import { BLANKS, isAscii, marks, REFERENCES, valueEnd } from './text';
import * as wants from './wanted';

/** The address behind the attribute that begins here, which is kept where it is wanted; 0 for one that is wrong or given twice. */
export function passAttribute(start: usize, wanted: wants.Wanted | null): usize {
  const end = byte.nameEnd(start);
  const hash = byte.hashOf(start, end);
  if (end == start || isRepeated(start, end, hash)) return 0;
  let at = byte.spaceEnd(end);
  if (load<u8>(at) != byte.EQUALS) return 0;
  at = byte.spaceEnd(at + 1);
  const quote: u32 = load<u8>(at);
  if (quote != byte.QUOTE && quote != byte.APOSTROPHE) return 0;
  const from = at + 1;
  const to = valueEnd(from, quote);
  if (to == 0) return 0;
  const number = wanted ? findName(wanted.attributes, start, end, hash) : -1;
  let kind = isAscii ? kinds.ASCII : kinds.UTF8;
  if (marks != 0) {
    // References are checked where nobody wants them, too.
    const isPlain = (marks & REFERENCES) == 0 || arePlain(from, to);
    if (isPlain && (marks & BLANKS) == 0) kind |= kinds.REFERS;
    else if (number >= 0 || !isPlain) {
      const made = makeText(from, to, true, isAscii);
      if (number >= 0) wants.setAttribute(wanted!, number, made, to, kinds.MADE);
      return to + 1;
    }
  }
  if (number >= 0) wants.setAttribute(wanted!, number, from, to, kind);
  return to + 1;
}
