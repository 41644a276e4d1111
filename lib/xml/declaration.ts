import { Malformed } from './malformed.js';

const LONGEST = 1024;
const OPENING = Buffer.from('<?xml');
const ENCODING = /\sencoding\s*=\s*(["'])(.*?)\1/s;

/** XML 1.0, production 23. Versions 1.n are read as 1.0, as the fifth edition says. */
const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*("1\.\d+"|'1\.\d+')([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*("[A-Za-z][-.\w]*"|'[A-Za-z][-.\w]*'))?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*("(yes|no)"|'(yes|no)'))?[ \t\r\n]*\?>$/;

/** The encoding that an XML declaration names; `''` for none, undefined while the start is too short to tell. */
export function declaredEncoding(start: Uint8Array): string | undefined {
  const bytes = Buffer.from(start.buffer, start.byteOffset, Math.min(start.length, LONGEST));
  const compared = Math.min(bytes.length, OPENING.length);
  if (bytes.compare(OPENING, 0, compared, 0, compared) !== 0) return '';
  const end = bytes.indexOf('?>');
  if (end < 0) return start.length < LONGEST ? undefined : '';
  return ENCODING.exec(bytes.toString('latin1', 0, end))?.[2] ?? '';
}

export function isDeclaration(instruction: string): boolean {
  return /^<\?xml[ \t\r\n?]/.test(instruction);
}

export function checkDeclaration(instruction: string): void {
  if (!DECLARATION.test(instruction)) {
    throw new Malformed('the XML declaration is not <?xml version="1.0" encoding="…" standalone="yes|no"?>');
  }
}
