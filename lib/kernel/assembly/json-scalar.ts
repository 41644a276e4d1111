import { QUOTE } from './bytes';
import { hasEscapes, isAscii, isAsString, numberEnd, stringEnd } from './json-text';
import { ASCII, ESCAPES, NULL, NUMBER, UTF8 } from './kinds';

const TRUE_WORD: u32 = 0x65757274;
const NULL_WORD: u32 = 0x6c6c756e;
/** Behind its first letter. */
const FALSE_WORD: u32 = 0x65736c61;

// Of the string, the number or the word that was passed last: where its text stands, and the kind of that.
export let start: usize = 0;
export let end: usize = 0;
export let kind: i32 = ASCII;

/** The address behind it; 0 for none. */
export function scalarEnd(at: usize): usize {
  kind = ASCII;
  if (load<u8>(at) == QUOTE) {
    start = at + 1;
    end = stringEnd(start);
    if (end == 0) return 0;
    if (!isAscii) kind = UTF8;
    if (hasEscapes) kind |= ESCAPES;
    return end + 1;
  }
  start = at;
  const word = load<u32>(at);
  if (word == TRUE_WORD) end = at + 4;
  else if (word == NULL_WORD) {
    end = at + 4;
    kind = NULL;
  } else if (load<u8>(at) == 0x66 && load<u32>(at, 1) == FALSE_WORD) end = at + 5;
  else {
    end = numberEnd(at);
    if (!isAsString) kind = NUMBER;
  }
  return end;
}
