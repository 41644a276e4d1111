import { textOf } from '../bytes/text.js';
import { Malformed } from './malformed.js';

const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

// Control characters, and the lead byte of U+FFFE and U+FFFF: at most a few bytes of a text need a second look.
const SUSPECT = Uint8Array.from({ length: 256 }, (_none, byte) =>
  (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0xef ? 1 : 0,
);

/** Refuses characters that XML has not (XML 1.0, production 2). */
export function checkCharacters(utf8: Uint8Array): void {
  const { length } = utf8;
  let at = 0;
  while (at < length && !SUSPECT[utf8[at]!]) at++;
  if (at === length) return;
  checkText(textOf(utf8));
}

/** The same of a text that is decoded already. */
export function checkText(text: string): void {
  const found = text.search(FORBIDDEN);
  if (found < 0) return;
  const code = text.charCodeAt(found).toString(16).toUpperCase().padStart(4, '0');
  throw new Malformed(`U+${code} is not a character of XML`, found);
}
